package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// resource is one resource of a template.
type resource struct {
	rank       int // place on the request path
	id         string
	kind       string // such as AWS::S3::Bucket
	comment    string // which node it came from
	dependsOn  []string
	stateful   bool    // kept when the stack goes
	attributes []field // UpdatePolicy and the like
	properties value
	metadata   value  // nil for none
	undrawn    string // why it is made although nobody drew it, where that surprises
}

type output struct {
	name, description string
	val               value
}

// stack is a template under construction.
type stack struct {
	name, region string
	parameters   []Parameter
	conditions   []field // parameters that are not at their default
	resources    []*resource
	outputs      []output
	words        map[string]string // node id -> start of its logical ids
	ids          map[string]string // what asked for a logical id -> the id
	taken        map[string]bool
	needs        map[*stack]bool // stacks whose outputs it takes
}

func newStack(name, region string, words map[string]string) *stack {
	return &stack{name: name, region: region, words: words, ids: map[string]string{}, taken: map[string]bool{}, needs: map[*stack]bool{}}
}

// id is the logical id of a part of a node, such as CdnDistribution. node is ""
// for parts of the network.
func (s *stack) id(node, part string) string {
	key := node + "\x00" + part
	if id, ok := s.ids[key]; ok {
		return id
	}
	base := shortened(s.words[node]+part, longestLogical)
	id := base
	for i := 2; s.taken[id]; i++ {
		id = base + strconv.Itoa(i)
	}
	s.taken[id] = true
	s.ids[key] = id
	return id
}

// longestLogical leaves room for a number behind the name of a resource, a parameter
// or an output, which may have 255 characters.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const longestLogical = 250

func (s *stack) add(r *resource) { s.resources = append(s.resources, r) }

func (s *stack) has(id string) bool {
	return slices.ContainsFunc(s.resources, func(r *resource) bool { return r.id == id })
}

// param declares a parameter once and returns a reference to it. Another
// parameter of the same name gets a number.
func (s *stack) param(p Parameter) value {
	p.Description = oneLine(p.Description, 500)
	p.Name = shortened(p.Name, longestLogical)
	base := p.Name
	for i := 2; ; i++ {
		at := slices.IndexFunc(s.parameters, func(q Parameter) bool { return q.Name == p.Name })
		if at >= 0 && s.parameters[at] == p {
			return ref(p.Name)
		}
		if at < 0 && !s.taken[p.Name] {
			break
		}
		p.Name = base + strconv.Itoa(i)
	}
	s.taken[p.Name] = true
	s.parameters = append(s.parameters, p)
	return ref(p.Name)
}

// condition holds where a test fails.
func (s *stack) condition(name string, fails value) {
	if !slices.ContainsFunc(s.conditions, func(c field) bool { return c.key == name }) {
		not := list(fails)
		not.Tag = "!Not"
		s.conditions = append(s.conditions, f(name, not))
	}
}

func (s *stack) output(name, description string, v value) {
	name = shortened(name, longestLogical)
	for _, o := range s.outputs {
		if o.name == name {
			return
		}
	}
	s.outputs = append(s.outputs, output{name, oneLine(description, 500), v})
}

// carry makes a value of one stack usable in another: an output there and a
// parameter here.
func carry(from, to *stack, name, description string, v value) value {
	if from == to {
		return v
	}
	from.output(name, description, v)
	to.needs[from] = true
	return to.param(Parameter{Name: name, Type: "String", Description: description, From: from.name + "." + shortened(name, longestLogical)})
}

// lend carries an attribute of a resource of a node.
func (x *exporter) lend(to *stack, n *model.Node, name, description, resource, attribute string) value {
	from := x.stackOf(n)
	return carry(from, to, x.word(n.ID)+name, description, getAtt(from.id(n.ID, resource), attribute))
}

// logical turns a node id into the start of a logical id: letters and digits,
// every word with a capital.
func logical(id string) string {
	var b strings.Builder
	up := true
	for _, r := range id {
		if r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			up = true
			continue
		}
		if up {
			r = unicode.ToUpper(r)
		}
		up = false
		b.WriteRune(r)
	}
	s := b.String()
	if s == "" || unicode.IsDigit(rune(s[0])) {
		return "Node" + s
	}
	return s
}

// head is what stands in a template before its resources.
type head struct {
	remarks     []string // comments at the top
	description string
	metadata    value // nil for none
}

// render writes the template. Each block is encoded alone, so that blank lines
// can stand between them, which a YAML tree cannot hold.
func (s *stack) render(h head) ([]byte, error) {
	var b bytes.Buffer
	for _, line := range h.remarks {
		b.WriteString("# " + oneLine(line, 300) + "\n")
	}
	b.WriteString("AWSTemplateFormatVersion: '2010-09-09'\n")
	w := blockWriter{out: &b}
	w.block(0, "", object(f("Description", str(h.description))))
	if h.metadata != nil {
		w.section("Metadata")
		w.block(2, "", h.metadata)
	}
	if len(s.parameters) > 0 {
		w.section("Parameters")
		for i, p := range s.parameters {
			w.gap(i)
			w.block(2, "", object(f(p.Name, p.value())))
		}
	}
	w.section("Rules")
	w.block(2, "", object(f("StackRegion", object(f("Assertions", list(object(
		f("Assert", equals(ref("AWS::Region"), str(s.region))),
		f("AssertDescription", str("This stack belongs in "+s.region+".")))))))))
	if len(s.conditions) > 0 {
		w.section("Conditions")
		for i, c := range s.conditions {
			w.gap(i)
			w.block(2, "", object(c))
		}
	}
	w.section("Resources")
	for i, r := range s.resources {
		w.gap(i)
		w.block(2, r.comment, object(f(r.id, r.value())))
	}
	if len(s.outputs) > 0 {
		w.section("Outputs")
		for i, o := range s.outputs {
			w.gap(i)
			w.block(2, "", object(f(o.name, object(f("Description", str(o.description)), f("Value", o.val)))))
		}
	}
	return b.Bytes(), w.err
}

func (r *resource) value() value {
	v := object(f("Type", str(r.kind)))
	if len(r.dependsOn) > 0 {
		v.Content = append(v.Content, str("DependsOn"), strs(r.dependsOn...))
	}
	if r.stateful {
		v.Content = append(v.Content, kept().Content...)
	}
	v.Content = append(v.Content, object(r.attributes...).Content...)
	if r.metadata != nil {
		v.Content = append(v.Content, str("Metadata"), r.metadata)
	}
	if len(r.properties.Content) > 0 {
		v.Content = append(v.Content, str("Properties"), r.properties)
	}
	return v
}

// kept are the attributes of what stays when its stack goes. What a failed creation
// has made goes with it, so that the next one does not find it in its way.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
func kept() value {
	return object(f("DeletionPolicy", str("RetainExceptOnCreate")), f("UpdateReplacePolicy", str("Retain")))
}

// keptAnyway are the attributes of what stays even after a failed creation, since
// something outside of the stack may use it. It has no name that could be in the way.
func keptAnyway() []field {
	return []field{f("DeletionPolicy", str("Retain")), f("UpdateReplacePolicy", str("Retain"))}
}

// retained tells whether a resource stays when its stack is deleted.
func (r *resource) retained() bool {
	return r.stateful || slices.ContainsFunc(r.attributes, func(a field) bool { return a.key == "DeletionPolicy" && a.val.Value == "Retain" })
}

// protected tells whether a resource refuses to be deleted.
func (r *resource) protected() bool {
	attributes := lookup(r.properties, "LoadBalancerAttributes")
	return attributes != nil && slices.ContainsFunc(attributes.Content, func(a value) bool {
		return lookup(a, "Key").Value == "deletion_protection.enabled" && lookup(a, "Value").Value == "true"
	})
}

type blockWriter struct {
	out *bytes.Buffer
	err error
}

func (w *blockWriter) section(name string) { fmt.Fprintf(w.out, "\n%s:\n", name) }

func (w *blockWriter) gap(i int) {
	if i > 0 {
		w.out.WriteByte('\n')
	}
}

func (w *blockWriter) block(indent int, comment string, v value) {
	var b bytes.Buffer
	// Lines are never folded: a folded line is hard to search for.
	enc, err := yaml.NewDumper(&b, yaml.WithV3Defaults(), yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err == nil {
		err = errors.Join(enc.Dump(v), enc.Close())
	}
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write template: %w", err)
	}
	pad := strings.Repeat(" ", indent)
	if comment != "" {
		fmt.Fprintf(w.out, "%s# %s\n", pad, comment)
	}
	for line := range strings.Lines(b.String()) {
		if strings.TrimSpace(line) != "" {
			w.out.WriteString(pad)
		}
		w.out.WriteString(line)
	}
}

// apart takes signs apart that CloudFormation reads as the start of something.
var apart = strings.NewReplacer("${", "$ {", "{{", "{ {")

// oneLine makes any text fit a comment, a description or a message: no
// control characters, no line breaks, at most limit bytes. Names that people
// gave must not read as references that CloudFormation would resolve.
func oneLine(s string, limit int) string {
	s = model.Visible(apart.Replace(s))
	if len(s) <= limit {
		return s
	}
	cut := limit - len("…")
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
