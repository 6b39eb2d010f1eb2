package cloudformation

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxWords bounds the text that stands for a value, in bytes, and maxFollowed how
// many values are followed from one to the next: functions within functions can
// ask for more than any machine holds.
const (
	maxWords    = 16 << 10
	maxFollowed = 24
	maxAllWords = 64 << 20 // of all values together
)

// wordReader turns values of a set of templates into texts that can be compared: what
// refers to a resource says which, followed through parameters and outputs.
type wordReader struct {
	set     []*readTemplate
	names   map[*readResource]string // what resources are called, where it is not their id
	outputs map[outputKey]*shown
	seen    func(r *readResource, attribute string) // is told what is referred to, when set
	// defaults takes parameters that have one for their default.
	defaults bool
	written  int  // bytes so far
	merged   bool // several resources have the name of one
}

type outputKey struct {
	in   *readTemplate
	name string
}

// shown is the text of an output and what it refers to.
type shown struct {
	text string
	refs []readRef
}

type readRef struct {
	to        *readResource
	attribute string
}

func newWordReader(set []*readTemplate) *wordReader {
	return &wordReader{set: set, names: map[*readResource]string{}, outputs: map[outputKey]*shown{}}
}

// show is the text of a value.
func (w *wordReader) show(t *readTemplate, v value, depth int) string {
	if depth > maxFollowed || w.written > maxAllWords {
		return "…"
	}
	switch v.Tag {
	case "!Ref":
		return w.follow(t, v.Value, "", depth)
	case "!GetAtt":
		id, attribute, _ := strings.Cut(v.Value, ".")
		return w.follow(t, id, attribute, depth)
	case "!Sub":
		return w.substituted(t, v, depth)
	case "!ImportValue":
		return w.imported(t, v, depth)
	case "!Join":
		if text, ok := w.joined(t, v, depth); ok {
			return text
		}
	}
	var b strings.Builder
	if isFunction(v) {
		b.WriteString(v.Tag[1:] + "(")
	}
	if v.Kind == yaml.ScalarNode {
		b.WriteString(v.Value)
	}
	for i, c := range v.Content {
		if i > 0 {
			b.WriteString(", ")
		}
		if b.Len() > maxWords {
			break
		}
		b.WriteString(w.show(t, c, depth+1))
	}
	if isFunction(v) {
		b.WriteString(")")
	}
	return w.cut(b.String())
}

func (w *wordReader) cut(s string) string {
	w.written += len(s)
	if len(s) > maxWords {
		return s[:maxWords]
	}
	return s
}

// joined is the text of a Join of a plain list.
func (w *wordReader) joined(t *readTemplate, v value, depth int) (string, bool) {
	if len(v.Content) != 2 || v.Content[1].Kind != yaml.SequenceNode || isFunction(v.Content[1]) {
		return "", false
	}
	var b strings.Builder
	for i, c := range v.Content[1].Content {
		if i > 0 {
			b.WriteString(v.Content[0].Value)
		}
		if b.Len() > maxWords {
			break
		}
		b.WriteString(w.show(t, c, depth+1))
	}
	return w.cut(b.String()), true
}

// substituted is the text of a Sub, with or without values of its own.
func (w *wordReader) substituted(t *readTemplate, v value, depth int) string {
	text, own := v.Value, value(nil)
	if v.Kind == yaml.SequenceNode && len(v.Content) > 0 {
		text = v.Content[0].Value
		if len(v.Content) > 1 && v.Content[1].Kind == yaml.MappingNode {
			own = v.Content[1]
		}
	}
	var b strings.Builder
	for b.Len() <= maxWords {
		before, rest, ok := strings.Cut(text, "${")
		b.WriteString(before)
		if !ok {
			break
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			b.WriteString("${" + rest)
			break
		}
		text = after
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
			continue
		}
		if own != nil {
			if given := lookup(own, name); given != nil {
				b.WriteString(w.show(t, given, depth+1))
				continue
			}
		}
		id, attribute, _ := strings.Cut(strings.TrimSpace(name), ".")
		b.WriteString(w.follow(t, id, attribute, depth))
	}
	return w.cut(b.String())
}

// imported is the value of an export of another template of the set.
func (w *wordReader) imported(t *readTemplate, v value, depth int) string {
	name := exportName(v)
	if len(v.Content) == 1 {
		name = exportName(v.Content[0])
	}
	for _, other := range w.set {
		if given, ok := other.exports[name]; ok && other != t {
			return w.output(outputKey{other, "\x00" + name}, given, depth)
		}
	}
	return "ImportValue(" + name + ")"
}

// follow is what a name of a template stands for.
func (w *wordReader) follow(t *readTemplate, name, attribute string, depth int) string {
	if r, ok := t.byID[name]; ok {
		if w.seen != nil {
			w.seen(r, attribute)
		}
		called, ok := w.names[r]
		if !ok {
			called = r.id
		}
		if attribute != "" {
			called += "." + attribute
		}
		return "${" + called + "}"
	}
	if now := t.renamed[name]; now != "" {
		name = now
	}
	p, ok := t.parameters[name]
	if !ok {
		return "${" + name + "}"
	}
	if key, ok := w.source(t, p); ok {
		return w.output(key, key.in.outputs[key.name], depth)
	}
	if p.stands != nil && w.seen != nil {
		w.seen(p.stands, attribute)
	}
	if w.defaults && p.hasDefault {
		return p.def
	}
	return "${" + name + "}"
}

// source is the output from which a parameter comes: the one that the manifest
// names, else one of that name in another template.
func (w *wordReader) source(t *readTemplate, p *readParameter) (outputKey, bool) {
	stack, output, said := strings.Cut(p.from, ".")
	if !said {
		output = p.name
	}
	for _, other := range w.set {
		if _, ok := other.outputs[output]; ok && other != t && (!said && !p.hasDefault || said && other.name == stack) {
			return outputKey{other, output}, true
		}
	}
	return outputKey{}, false
}

// output is the text of an output, worked out once.
func (w *wordReader) output(key outputKey, v value, depth int) string {
	done, ok := w.outputs[key]
	if !ok {
		done = &shown{text: "…"} // what leads to itself
		w.outputs[key] = done
		before := w.seen
		w.seen = func(r *readResource, attribute string) { done.refs = append(done.refs, readRef{r, attribute}) }
		done.text = w.show(key.in, v, depth+1)
		w.seen = before
	}
	if w.seen != nil {
		for _, ref := range done.refs {
			w.seen(ref.to, ref.attribute)
		}
	}
	return done.text
}

// leaves are the texts of a resource by their paths.
func (w *wordReader) leaves(r *readResource) map[string]string {
	out := map[string]string{}
	w.spread(r.in, r.properties, "", out)
	for key, v := range members(r.attributes) {
		if key.Value == "DependsOn" {
			out["@DependsOn"] = w.waits(r, v)
			continue
		}
		w.spread(r.in, v, "@"+key.Value, out)
	}
	return out
}

// waits are the names of what a resource waits for.
func (w *wordReader) waits(r *readResource, v value) string {
	all := v.Content
	if v.Kind == yaml.ScalarNode {
		all = []value{v}
	}
	seen := w.seen
	w.seen = nil // order is no link
	var names []string
	for _, c := range all {
		names = append(names, w.follow(r.in, c.Value, "", 0))
	}
	w.seen = seen
	return w.cut(strings.Join(names, " "))
}

// listKeys are the fields that tell the items of a list apart, so that one more
// does not move those behind it.
var listKeys = []string{"Key", "Id", "PathPattern", "Sid", "LocationName", "ErrorCode", "EventType"}

func (w *wordReader) spread(t *readTemplate, v value, path string, out map[string]string) {
	under := func(key string) string {
		if path == "" {
			return key
		}
		return path + "." + key
	}
	switch {
	case v.Tag == "!Ref" && v.Value == "AWS::NoValue":
	case isFunction(v), v.Kind == yaml.ScalarNode:
		out[path] = w.show(t, v, 0)
	case v.Kind == yaml.MappingNode:
		for key, c := range members(v) {
			w.spread(t, c, under(key.Value), out)
		}
	case v.Kind == yaml.SequenceNode:
		names := w.itemNames(t, v, path)
		for i, c := range v.Content {
			w.spread(t, c, under(names[i]), out)
		}
	}
	if path != "" && len(v.Content) == 0 && v.Kind != yaml.ScalarNode && !isFunction(v) {
		out[path] = "{}"
	}
}

// ledKeys are the fields that name what an item of a list leads to: no other does.
var ledKeys = map[string]string{"TargetGroups": "TargetGroupArn", "EndpointConfigurations": "EndpointId"}

// itemNames are the parts of paths for the items of a list, by what they lead to where
// that tells them apart.
func (w *wordReader) itemNames(t *readTemplate, v value, path string) []string {
	key := ledKeys[path[strings.LastIndexByte(path, '.')+1:]]
	if key == "" {
		return itemNames(v)
	}
	seen := w.seen
	w.seen = nil // it is told where the field is read
	defer func() { w.seen = seen }()
	out, taken := make([]string, len(v.Content)), map[string]bool{}
	for i, c := range v.Content {
		to := lookup(c, key)
		if to == nil {
			return itemNames(v)
		}
		out[i] = "[" + strings.NewReplacer("${", "", "}", "").Replace(w.show(t, to, 0)) + "]"
		if taken[out[i]] {
			return itemNames(v)
		}
		taken[out[i]] = true
	}
	return out
}

// itemNames are the parts of paths for the items of a list: what a key of theirs
// says where it is different in all, else their numbers.
func itemNames(v value) []string {
	out := make([]string, len(v.Content))
	for _, key := range listKeys {
		taken := map[string]bool{}
		for i, c := range v.Content {
			out[i] = "[" + scalar(c, key) + "]"
			taken[out[i]] = true
		}
		if len(taken) == len(out) && !taken["[]"] {
			return out
		}
	}
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}
