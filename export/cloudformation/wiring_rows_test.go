package cloudformation

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/racetest"
)

// wiringRow says where a property or a link of a drawing stands in the templates.
type wiringRow struct {
	// Wires is kind.property, "link kind.property", or "from -> to link kind"
	// with the names of the table of connections.
	Wires string
	Base  string // a drawing of the file
	At    string // id of a node, or "from -> to", where Value is set
	Value []string
	Also  map[string][]string // other properties of that place
	// Expect is, by "node Type", what stands at paths of a resource that came from
	// the node: texts, or "node Type.Attribute" for what is followed through
	// parameters and outputs of other stacks; "" for nothing, "~text" for a part. A
	// path goes on in what it refers to behind >. "no node Type" is one that is not
	// there.
	Expect map[string]map[string]string
	// Told is part of what is said of the property when CloudFormation has none.
	Told string
	// Needed is part of the reason for which the design is refused without the value.
	Needed string
	// Refused is part of the reason for which AWS or CloudFormation takes none.
	Refused string
}

type wiringFile struct {
	Bases map[string]string
	Rows  []wiringRow
}

func wiringFiles(t *testing.T) map[string]*wiringFile {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "wiring", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no tables of wires", err)
	}
	out := map[string]*wiringFile{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		f := &wiringFile{}
		if err := yaml.Unmarshal(src, f); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		out[filepath.Base(p)] = f
	}
	return out
}

// TestWiring holds every row of the table against the templates, found by what
// refers to what and never by logical ids. What a row sets makes a difference.
func TestWiring(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, f := range wiringFiles(t) {
		for _, row := range f.Rows {
			t.Run(strings.TrimSuffix(name, ".yaml")+"/"+row.Wires, func(t *testing.T) { row.check(t, f) })
		}
	}
}

func (row wiringRow) check(t *testing.T, f *wiringFile) {
	src, ok := f.Bases[row.Base]
	if !ok {
		t.Fatalf("no base %q", row.Base)
	}
	top := parseDesign(t, src)
	if strings.Contains(row.Wires, " -> ") && !row.drawn(top) {
		t.Errorf("the base has no link %s", row.Wires)
	}
	if row.At != "" {
		top = withValues(t, top, row.At, row.property(), row.Value, row.Also)
	}
	x, err := prepare(top, Options{Network: NetworkCreate})
	if row.Refused != "" {
		if err == nil || !strings.Contains(err.Error(), row.Refused) {
			t.Errorf("not refused for %q: %v", row.Refused, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	x.build()
	exported, err := x.set()
	if err != nil {
		t.Fatal(err)
	}
	if row.Told != "" && !slices.ContainsFunc(exported.LeftOut, func(l LeftOut) bool { return strings.Contains(l.Why, row.Told) }) {
		t.Errorf("%q is not told in %v", row.Told, exported.LeftOut)
	}
	if len(row.Expect) == 0 && row.Told == "" {
		t.Error("the row expects nothing")
	}
	holds(t, exported)
	w := newWires(t, x, exported)
	for key, paths := range row.Expect {
		w.expect(t, key, paths)
	}
	if row.At != "" && row.Told == "" && row.says(top) {
		row.differs(t, f)
	}
}

// differs asks that without the property another value stands at the places that the
// row names, or nothing, or that the design is refused for the reason that it says.
func (row wiringRow) differs(t *testing.T, f *wiringFile) {
	t.Helper()
	without := withValues(t, parseDesign(t, f.Bases[row.Base]), row.At, row.property(), nil, row.Also)
	x, err := prepare(without, Options{Network: NetworkCreate})
	if row.Needed != "" {
		if err == nil || !strings.Contains(err.Error(), row.Needed) {
			t.Errorf("without it, it is not refused for %q: %v", row.Needed, err)
		}
		return
	}
	if err != nil {
		t.Errorf("refused without it, which the row does not say: %v", err)
		return
	}
	x.build()
	other, err := x.set()
	if err != nil {
		t.Fatal(err)
	}
	w := newWires(t, x, other)
	for key, paths := range row.Expect {
		if w.lacks(key, paths) != "" {
			return
		}
	}
	t.Error("all that the row expects stands there without it too")
}

// says tells whether the value of a row is more than the default.
func (row wiringRow) says(top *model.Topology) bool {
	var place model.Place
	if n := top.Node(row.At); n != nil {
		place = model.AtNode(top, n)
	}
	for _, l := range top.Links {
		if l.Ref().String() == row.At {
			place = model.AtLink(top, l)
		}
	}
	return slices.ContainsFunc(place.Set(), func(p model.Prop) bool { return p.Name == row.property() })
}

func (row wiringRow) property() string {
	i := strings.LastIndexByte(row.Wires, '.')
	return row.Wires[i+1:]
}

func (row wiringRow) drawn(top *model.Topology) bool {
	return slices.ContainsFunc(top.Links, func(l *model.Link) bool {
		return row.Wires == model.Variant(top.Node(l.From))+" -> "+model.Variant(top.Node(l.To))+" "+string(l.Kind)
	})
}

func parseDesign(t *testing.T, src string) *model.Topology {
	t.Helper()
	file, err := document.Parse("wiring.topo.yaml", []byte("portolan: 1\nname: Wires\n"+src))
	if err != nil {
		t.Fatal(err)
	}
	return file.Topology
}

// withValues gives a place other values; none takes the property away.
func withValues(t *testing.T, top *model.Topology, at, property string, value []string, also map[string][]string) *model.Topology {
	t.Helper()
	var nodes []*model.Node
	var links []*model.Link
	found := false
	change := func(props []model.Prop, spec any) {
		found = true
		values := map[string][]string{property: value}
		for k, v := range also {
			values[k] = v
		}
		for k, v := range values {
			p, ok := model.FindProp(props, k)
			if !ok {
				t.Fatalf("%s has no property %s", at, k)
			}
			if len(v) == 0 {
				p.Clear(spec)
			} else if err := p.Set(spec, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, n := range top.Nodes {
		if n.ID == at {
			change(n.Info().Props, n.Spec)
			n = model.NewNode(n.ID, n.Title, n.Spec)
		}
		nodes = append(nodes, n)
	}
	for _, l := range top.Links {
		if l.Ref().String() == at {
			change(l.Info().Props, l.Spec)
		}
		fresh := model.NewLink(top.Node(l.From), top.Node(l.To))
		fresh.Kind, fresh.Spec = l.Kind, l.Spec
		links = append(links, fresh)
	}
	if !found {
		t.Fatalf("nothing stands at %s", at)
	}
	out, err := model.New(top.Name, nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wireReader reads an exported set by what refers to what.
type wireReader struct {
	set    *Set
	nodes  map[string]map[string]string // stack -> logical id -> node
	stacks map[string]*wiredTemplate
}

type wiredTemplate struct {
	region     string
	parameters []Parameter
	Resources  map[string]struct {
		Type       string    `yaml:"Type"`
		Properties yaml.Node `yaml:"Properties"`
	} `yaml:"Resources"`
	Outputs map[string]struct {
		Value yaml.Node `yaml:"Value"`
	} `yaml:"Outputs"`
}

func newWires(t *testing.T, x *exporter, s *Set) *wireReader {
	t.Helper()
	w := &wireReader{s, map[string]map[string]string{}, map[string]*wiredTemplate{}}
	for _, st := range x.stacks {
		ids := map[string]string{}
		for key, id := range st.ids {
			ids[id], _, _ = strings.Cut(key, "\x00")
		}
		w.nodes[st.name] = ids
	}
	for _, st := range s.Stacks {
		f := &wiredTemplate{region: st.Region, parameters: st.Parameters}
		if err := yaml.Unmarshal(st.Template, f); err != nil {
			t.Fatal(err)
		}
		w.stacks[st.Name] = f
	}
	return w
}

// expect asks for a resource that came from a node and has all values.
func (w *wireReader) expect(t *testing.T, key string, paths map[string]string) {
	t.Helper()
	if wrong := w.lacks(key, paths); wrong != "" {
		t.Error(wrong)
	}
}

// lacks says what is wrong with each resource of a type that came from a node, "" when
// one has all values.
func (w *wireReader) lacks(key string, paths map[string]string) string {
	if rest, none := strings.CutPrefix(key, "no "); none {
		if w.lacks(rest, paths) == "" {
			return rest + " is there"
		}
		return ""
	}
	node, kind, _ := strings.Cut(key, " ")
	kind, region, _ := strings.Cut(kind, " @")
	if node == "-" {
		node = ""
	}
	var seen []string
	for _, stack := range w.set.Stacks {
		f := w.stacks[stack.Name]
		for id, r := range f.Resources {
			if r.Type != kind || w.nodes[stack.Name][id] != node || region != "" && region != f.region {
				continue
			}
			wrong := ""
			for path, want := range paths {
				if got := w.value(stack.Name, &r.Properties, path); !w.is(got, want) {
					wrong += fmt.Sprintf("\n  %s is %q, want %q", path, strings.Trim(got, "\x02\x03"), want)
				}
			}
			if wrong == "" {
				return ""
			}
			seen = append(seen, id+wrong)
		}
	}
	return fmt.Sprintf("no %s has all of it:\n%s", key, strings.Join(seen, "\n"))
}

// value is what stands at a path; behind > it goes on in the resource of the same
// template that a reference names.
func (w *wireReader) value(stack string, properties *yaml.Node, path string) string {
	here, there, far := strings.Cut(path, ">")
	n := at(properties, here)
	if !far || n == nil {
		return w.show(stack, n)
	}
	next := w.stacks[stack].Resources[n.Value]
	return w.value(stack, &next.Properties, there)
}

// is compares what is shown; behind ~ it wants a part of it, in which what the owner
// is asked for says what for.
func (w *wireReader) is(got, want string) bool {
	if part, some := strings.CutPrefix(want, "~"); some {
		return strings.Contains(got, part)
	}
	return asks.ReplaceAllString(got, "asked") == want
}

// asks is what stands behind a value that the owner is asked for.
var asks = regexp.MustCompile(`asked\x02[^\x03]*\x03`)

// at is what stands at a path such as Origins.0.DomainName.
func at(n *yaml.Node, path string) *yaml.Node {
	head, rest, more := strings.Cut(path, ".")
	var next *yaml.Node
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == strings.ReplaceAll(head, "~", ".") {
				next = n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(head); err == nil && i < len(n.Content) {
			next = n.Content[i]
		}
	}
	if next == nil || !more {
		return next
	}
	return at(next, rest)
}

var inside = regexp.MustCompile(`\$\{([^!}][^}]*)\}`)

// show is a value with what it refers to: "node Type" for a resource,
// "node Type.Attribute" for one of its attributes, "asked" for what the owner
// gives, with the default where there is one.
func (w *wireReader) show(stack string, n *yaml.Node) string {
	if n == nil {
		return ""
	}
	var parts []string
	for _, c := range n.Content {
		parts = append(parts, w.show(stack, c))
	}
	switch n.Tag {
	case "!Ref":
		return w.follow(stack, n.Value, "")
	case "!GetAtt":
		id, attribute, _ := strings.Cut(n.Value, ".")
		return w.follow(stack, id, attribute)
	case "!Sub":
		text := n.Value
		if len(n.Content) > 0 {
			text = n.Content[0].Value
			for i := 0; i < len(n.Content[1].Content); i += 2 {
				text = strings.ReplaceAll(text, "${"+n.Content[1].Content[i].Value+"}", "("+w.show(stack, n.Content[1].Content[i+1])+")")
			}
		}
		return inside.ReplaceAllStringFunc(text, func(m string) string {
			id, attribute, _ := strings.Cut(m[2:len(m)-1], ".")
			return "(" + w.follow(stack, id, attribute) + ")"
		})
	case "!Select", "!Split", "!If", "!Join":
		return strings.ToLower(n.Tag[1:]) + " " + strings.Join(parts, " ")
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return strings.Join(parts, " ")
}

// follow is what a name of a template stands for.
func (w *wireReader) follow(stack, name, attribute string) string {
	f := w.stacks[stack]
	if r, ok := f.Resources[name]; ok {
		out := strings.TrimSpace(w.nodes[stack][name] + " " + r.Type)
		if attribute != "" {
			out += "." + attribute
		}
		return out
	}
	i := slices.IndexFunc(f.parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return name // AWS::Region and the like
	}
	p := f.parameters[i]
	if from, output, ok := strings.Cut(p.From, "."); ok {
		v := w.stacks[from].Outputs[output].Value
		return w.show(from, &v)
	}
	return strings.TrimSpace("asked\x02, " + p.Description + "\x03 " + p.Default)
}
