package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/wording"
)

// examplesFile lists designs that show authors what passes and what does not, each
// as edits on another design of the exercise.
type examplesFile struct {
	Right    []rightFile   `yaml:"right"`
	Mistakes []mistakeFile `yaml:"mistakes"`
}

// rightFile is another right design.
type rightFile struct {
	ID    string   `yaml:"id"`
	How   string   `yaml:"how"` // what it does otherwise
	On    string   `yaml:"on"`  // the design that is edited: start, solution, a file or an id from above
	Edits []unread `yaml:"edits"`
}

// mistakeFile is a right design with one mistake.
type mistakeFile struct {
	ID      string   `yaml:"id"`
	Mistake string   `yaml:"mistake"`
	On      string   `yaml:"on"`
	Edits   []unread `yaml:"edits"`
	Fails   []string `yaml:"fails"`
	Source  string   `yaml:"source"` // the rule or the part of the study note that names the mistake
}

// examplesOf reads the designs of a file of examples.
func (l *loader) examplesOf(e *Exercise, name string, vars []Variable) {
	data := l.read(name)
	if data == nil {
		return
	}
	exercise := l.file
	l.file = name
	defer func() { l.file = exercise }()
	var src examplesFile
	if !l.decode(l.substitute(data, e.ID, vars), &src) {
		return
	}
	for _, r := range src.Right {
		if t := l.edited(e, r.ID, r.On, r.Edits); t != nil {
			e.Right = append(e.Right, Design{File: r.ID, Topology: t, How: r.How})
		}
	}
	for _, m := range src.Mistakes {
		if t := l.edited(e, m.ID, m.On, m.Edits); t != nil {
			e.Wrong = append(e.Wrong, Design{File: m.ID, Topology: t, Fails: m.Fails, Mistake: m.Mistake, Source: m.Source, Of: l.example(e, m.On)})
		}
	}
}

// edited is an example that is written as edits on another one: each a verb with what
// it is about, and properties as designs write them.
func (l *loader) edited(e *Exercise, id, on string, edits []unread) *model.Topology {
	if err := model.CheckID(id); err != nil {
		l.say(0, "example: %v", err)
		return nil
	}
	if l.example(e, id) != nil {
		l.say(0, "there are two examples %q", id)
		return nil
	}
	t := l.example(e, on)
	if t == nil {
		l.say(0, "%s: on: no example %q; it is start, solution, a file of the exercise or an id from above", id, on)
		return nil
	}
	for _, one := range edits {
		list, err := readEdit(t, one.node)
		if err == nil {
			t, err = model.Apply(t, list...)
		}
		if err != nil {
			l.say(one.line, "%s: %v", id, err)
			return nil
		}
	}
	return t
}

// example is a design of the exercise by its name, nil when there is none.
func (l *loader) example(e *Exercise, name string) *model.Topology {
	switch name {
	case "start":
		return e.Start
	case "solution":
		return e.Solution
	}
	for _, d := range slices.Concat(e.Right, e.Wrong) {
		if d.File == name {
			return d.Topology
		}
	}
	return nil
}

// editVerbs are what an edit begins with.
var editVerbs = []string{"set", "add", "link", "unlink", "remove"}

// readEdit reads one edit of a design:
//
//	{set: NODE or FROM -> TO, PROPERTY: VALUE}  null clears; kind: makes a node another kind
//	{add: NODE, kind: KIND, PROPERTY: VALUE}
//	{link: FROM -> TO, PROPERTY: VALUE}
//	{unlink: FROM -> TO}
//	{remove: NODE}
//
// Of several links between two nodes #2 behind the nodes names the second.
func readEdit(t *model.Topology, n *yaml.Node) ([]model.Edit, error) {
	if n == nil || n.Kind != yaml.MappingNode || len(n.Content) < 2 || !slices.Contains(editVerbs, n.Content[0].Value) {
		return nil, fmt.Errorf("an edit begins with %s", strings.Join(editVerbs, ", "))
	}
	verb, about := n.Content[0].Value, n.Content[1].Value
	kind, props, err := readSettings(n.Content[2:])
	if err != nil {
		return nil, err
	}
	ref, isLink := parseLinkRef(about)
	if wantsLink := verb == "link" || verb == "unlink"; wantsLink && !isLink || isLink && !wantsLink && verb != "set" {
		return nil, fmt.Errorf("%s %q: links are written FROM -> TO, nodes by their id", verb, about)
	}
	switch verb {
	case "add":
		if kind == "" {
			return nil, fmt.Errorf("add %s: the kind is missing", about)
		}
		return []model.Edit{model.Add{Node: model.NewNode(about, "", kind.Info().NewSpec())}, model.Set{ID: about, Props: props}}, nil
	case "link":
		return []model.Edit{model.Connect{From: ref.From, To: ref.To, Props: props}}, nil
	case "unlink":
		return []model.Edit{model.Disconnect{Link: ref}}, nil
	case "remove":
		return []model.Edit{model.Remove{IDs: []string{about}}}, nil
	}
	switch {
	case isLink:
		return []model.Edit{model.SetLink{Link: ref, Props: props}}, nil
	case kind != "":
		return []model.Edit{model.ChangeKind{ID: about, Kind: kind}, model.Set{ID: about, Props: props}}, nil
	}
	return []model.Edit{model.Set{ID: about, Props: props}}, nil
}

// readSettings reads the properties of an edit, and the kind among them.
func readSettings(content []*yaml.Node) (model.Kind, []model.Setting, error) {
	var kind model.Kind
	var out []model.Setting
	for i := 0; i+1 < len(content); i += 2 {
		name, value := content[i].Value, content[i+1]
		if name == "kind" {
			k, ok := model.KindNamed(value.Value)
			if !ok {
				return "", nil, fmt.Errorf("no kind %q%s", value.Value, wording.DidYouMean(value.Value, model.KindWords()))
			}
			kind = k
			continue
		}
		s := model.Setting{Prop: name}
		switch {
		case value.Kind == yaml.SequenceNode:
			s.Value = []string{}
			for _, one := range value.Content {
				s.Value = append(s.Value, one.Value)
			}
		case value.Tag != "!!null":
			s.Value = []string{value.Value}
		}
		out = append(out, s)
	}
	return kind, out, nil
}

// parseLinkRef reads FROM -> TO and FROM -> TO #2.
func parseLinkRef(text string) (model.LinkRef, bool) {
	from, to, ok := strings.Cut(text, "->")
	to, nth, several := strings.Cut(to, "#")
	ref := model.LinkRef{From: strings.TrimSpace(from), To: strings.TrimSpace(to)}
	if several {
		n, err := strconv.Atoi(strings.TrimSpace(nth))
		if err != nil || n < 1 {
			return ref, false
		}
		ref.N = n - 1
	}
	return ref, ok
}
