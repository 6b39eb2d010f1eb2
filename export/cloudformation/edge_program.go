package cloudformation

import (
	"encoding/json"
	"fmt"
	"strings"

	"portolan/model"
)

// edgeTask is what the drawing says that a function of a behaviour does.
type edgeTask struct {
	rewrites [][2]string // starts of paths, and what becomes of them
	choices  []edgeChoice
	root     bool // / is an object
}

// edgeChoice is how a function spreads the requests of a behaviour over origins.
type edgeChoice struct {
	path    string // pattern of the behaviour
	origins []edgeShare
}

// edgeShare is an origin with the percent of requests that it gets.
type edgeShare struct {
	origin  string
	percent float64
}

// rewriter is the link to the function that rewrites the paths of a behaviour:
// the first that runs, so that no path is rewritten twice; nil for none.
func (x *exporter) rewriter(n *model.Node, path string) *model.Link {
	var first *model.Link
	for _, l := range ofKind(x.t.Out(n.ID), model.Invokes) {
		i, _ := model.LinkAs[*model.InvokesSpec](l)
		switch {
		case !onRequests(l) || !model.RunsOn(x.t, l, path):
		case i.Event.Val() == model.ViewerRequest:
			return l
		case first == nil:
			first = l
		}
	}
	return first
}

// onRequests tells whether a function runs before the origin is asked.
func onRequests(l *model.Link) bool {
	i, _ := model.LinkAs[*model.InvokesSpec](l)
	return i.BeforeOrigin()
}

// taskOf gathers what a function does on all behaviours that run it.
func (x *exporter) taskOf(fn *model.Node) *edgeTask {
	task := &edgeTask{}
	switch s := fn.Effective().(type) {
	case *model.CloudFrontFunction:
		task.root = s.RewritesRoot.Val()
	case *model.LambdaEdge:
		task.root = s.RewritesRoot.Val()
	}
	for _, l := range ofKind(x.t.In(fn.ID), model.Invokes) {
		n := x.t.Node(l.From)
		for _, b := range x.pathBehaviours(n) {
			o, _ := model.LinkAs[*model.OriginSpec](b.own[0])
			if !onRequests(l) || !model.RunsOn(x.t, l, o.Path.Or("*")) {
				continue
			}
			if x.rewriter(n, o.Path.Or("*")) == l {
				task.addRewrites(b)
			}
			if c := x.choiceOf(n, b, fn); len(c.origins) > 0 {
				task.choices = append(task.choices, c)
			}
		}
	}
	return task
}

func (task *edgeTask) addRewrites(b *pathBehaviour) {
	seen := map[string]bool{}
	for _, l := range append(append([]*model.Link{}, b.own...), b.chosen...) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		was, is, ok := strings.Cut(o.Rewrite.Val(), "->")
		was, is = "/"+strings.Trim(strings.TrimSpace(was), "/"), "/"+strings.Trim(strings.TrimSpace(is), "/")
		if ok && !seen[was] {
			seen[was] = true
			task.rewrites = append(task.rewrites, [2]string{was, is})
		}
	}
}

// choiceOf is how a function spreads the requests of a behaviour. Origins
// without a share divide the rest equally with that of the behaviour.
func (x *exporter) choiceOf(n *model.Node, b *pathBehaviour, fn *model.Node) edgeChoice {
	o, _ := model.LinkAs[*model.OriginSpec](b.own[0])
	c := edgeChoice{path: o.Path.Or("*")}
	rest, open := 100.0, 1
	for _, l := range b.chosen {
		s, _ := model.LinkAs[*model.OriginSpec](l)
		if s.ChosenBy.Val() == fn.ID && s.ChosenShare.IsSet() {
			rest -= s.ChosenShare.Val()
		} else if s.ChosenBy.Val() == fn.ID {
			open++
		}
	}
	for _, l := range b.chosen {
		s, _ := model.LinkAs[*model.OriginSpec](l)
		if s.ChosenBy.Val() == fn.ID {
			c.origins = append(c.origins, edgeShare{x.originID(n, l), s.ChosenShare.Or(max(0, rest) / float64(open))})
		}
	}
	return c
}

// choicesAt are the links whose origins Lambda@Edge may choose in place of that
// of a behaviour. It cannot name origins of the distribution, so the origin
// shows it their hosts.
func (x *exporter) choicesAt(n *model.Node, own *model.Link) []*model.Link {
	var out []*model.Link
	for _, b := range x.pathBehaviours(n) {
		for _, l := range b.chosen {
			o, _ := model.LinkAs[*model.OriginSpec](l)
			fn := x.t.Node(o.ChosenBy.Val())
			if fn != nil && fn.Kind() == model.KindLambdaEdge && x.originID(n, b.own[0]) == x.originID(n, own) && l != own {
				out = append(out, l)
			}
		}
	}
	return out
}

// choiceHeader is where Lambda@Edge finds the host of an origin.
func choiceHeader(origin string) string { return "x-origin-" + model.Slug(origin) }

// matcher is the expression for the paths that a pattern of CloudFront matches.
func matcher(pattern string) string {
	var b strings.Builder
	for _, r := range "/" + strings.TrimPrefix(pattern, "/") {
		switch {
		case r == '*':
			b.WriteString(".*")
		case r == '?':
			b.WriteString(".")
		case strings.ContainsRune(`\.+^$|()[]{}/`, r):
			b.WriteString(`\` + string(r))
		case r < ' ' || r > '~':
			b.WriteString(".")
		default:
			b.WriteRune(r)
		}
	}
	if strings.HasPrefix(pattern, "*") {
		return "/^.*" + strings.TrimPrefix(b.String(), `\/.*`) + "$/"
	}
	return "/^" + b.String() + "$/"
}

// quoteJS is a text as JavaScript reads it. No text of a drawing ends a string,
// nor reads as a reference that CloudFormation would resolve.
func quoteJS(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // cannot be: any text is a string of JSON
		return `""`
	}
	return strings.NewReplacer("{", `\u007b`, "$", `\u0024`).Replace(string(b))
}

// steps are the lines that do the task, before the request goes on; choose is
// the line that takes the origin called id.
func (task *edgeTask) steps(choose string) string {
	var b strings.Builder
	for _, r := range task.rewrites {
		was, is := strings.TrimSuffix(r[0], "/"), strings.TrimSuffix(r[1], "/")
		fmt.Fprintf(&b, "  if (request.uri === %s || request.uri.indexOf(%s) === 0) {\n    request.uri = %s + (request.uri.slice(%s.length) || \"/\");\n  }\n",
			quoteJS(r[0]), quoteJS(was+"/"), quoteJS(is), quoteJS(was))
	}
	if task.root {
		b.WriteString("  if (request.uri.slice(-1) === \"/\") {\n    request.uri += \"index.html\";\n  }\n")
	}
	for i, c := range task.choices {
		fmt.Fprintf(&b, "  if (%s.test(path)) {\n    var draw%d = Math.random() * 100;\n", matcher(c.path), i)
		sum := 0.0
		for j, o := range c.origins {
			sum += o.percent
			word := "if"
			if j > 0 {
				word = "else if"
			}
			fmt.Fprintf(&b, "    %s (draw%d < %.4g) {\n      %s\n    }\n", word, i, sum, strings.ReplaceAll(choose, "ID", quoteJS(o.origin)))
		}
		b.WriteString("  }\n")
	}
	if len(task.choices) > 0 {
		return "  var path = request.uri;\n" + b.String()
	}
	return b.String()
}

// cloudFrontProgram is the code of a CloudFront function: what the drawing says
// of it, and otherwise everything passes on.
func (x *exporter) cloudFrontProgram(n *model.Node) string {
	fn, _ := model.As[*model.CloudFrontFunction](n)
	task := x.taskOf(n)
	head := "// Passes everything on. Replace it with your code.\n"
	steps := task.steps("cf.selectRequestOriginById(ID);")
	if steps != "" {
		head = "// Does what the drawing says. Add your code.\n"
	}
	if modern := fn.Runtime.Val() != model.Runtime1; modern && (fn.SelectsOrigin.Val() || fn.KeyValueStore.Val() != "") {
		head += "import cf from 'cloudfront';\n"
		if fn.SelectsOrigin.Val() && len(task.choices) == 0 {
			head += "// cf.selectRequestOriginById(id) sends a request to another origin.\n"
		}
		if fn.KeyValueStore.Val() != "" {
			head += "const store = cf.kvs(); // await store.get(key) in an async handler\n"
		}
	}
	if steps == "" {
		return head + "function handler(event) {\n  return event.response || event.request;\n}\n"
	}
	return task.requestProgram(head, "cf.selectRequestOriginById(ID);")
}

// requestProgram is the code of a CloudFront function with a task.
func (task *edgeTask) requestProgram(head, choose string) string {
	return head + "function handler(event) {\n  if (event.response) {\n    return event.response;\n  }\n  var request = event.request;\n" + task.steps(choose) + "  return request;\n}\n"
}

// edgeFunctionProgram is the same for Lambda@Edge.
func (x *exporter) edgeFunctionProgram(n *model.Node) string {
	task := x.taskOf(n)
	for _, c := range task.choices { // origins are known by the headers that show them
		for i, o := range c.origins {
			c.origins[i].origin = model.Slug(o.origin)
		}
	}
	steps := task.steps("request = take(request, ID);")
	if steps == "" {
		return edgeSource
	}
	helper := ""
	if len(task.choices) > 0 {
		helper = takeSource
	}
	return "// Does what the drawing says. Add your code.\n" + helper +
		"exports.handler = async (event) => {\n  let { request, response } = event.Records[0].cf;\n  if (response) {\n    return response;\n  }\n" + steps + "  return request;\n};\n"
}

const edgeSource = `// Passes everything on. Replace it with your code.
exports.handler = async (event) => {
  const { request, response } = event.Records[0].cf;
  return response ?? request;
};
`

// takeSource sends a request to the host that the origin shows for another.
const takeSource = `const take = (request, id) => {
  const origin = request.origin && (request.origin.custom || request.origin.s3);
  const shown = origin && origin.customHeaders["x-origin-" + id];
  if (shown) {
    origin.domainName = shown[0].value;
    request.headers.host = [{ key: "Host", value: shown[0].value }];
  }
  return request;
};
`
