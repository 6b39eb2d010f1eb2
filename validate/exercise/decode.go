package exercise

import (
	"errors"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	lazy "portolan/model/pattern"
	"portolan/model/wording"
)

// decode reads YAML into a struct. Keys that the struct does not have are
// problems with their line, and so is what has the wrong shape.
func (l *loader) decode(data []byte, into any) bool {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		l.say(0, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return false
	}
	if len(root.Content) == 0 {
		l.say(0, "the file is empty")
		return false
	}
	before := len(l.problems)
	l.known(root.Content[0], reflect.TypeOf(into).Elem())
	if len(l.problems) > before {
		return false
	}
	return l.fill(root.Content[0], into)
}

// args reads the arguments of a predicate.
func (l *loader) args(n *yaml.Node, into any) bool {
	before := len(l.problems)
	l.known(n, reflect.TypeOf(into).Elem())
	return len(l.problems) == before && l.fill(n, into)
}

// fill decodes a node whose keys are known to be right.
func (l *loader) fill(n *yaml.Node, into any) bool {
	err := n.Decode(into)
	if err == nil {
		return true
	}
	var wrong *yaml.LoadErrors
	if errors.As(err, &wrong) {
		for _, one := range wrong.Errors {
			l.say(one.Mark.Line, "%s", one.Message)
		}
		return false
	}
	l.say(n.Line, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	return false
}

// unread is a check or an edit as an author writes it, kept until the loader knows the
// file and the design that it is about.
type unread struct {
	node *yaml.Node
	line int
}

// UnmarshalYAML keeps the node.
func (u *unread) UnmarshalYAML(n *yaml.Node) error {
	u.node, u.line = n, n.Line
	return nil
}

var unreadType = reflect.TypeFor[unread]()

// known reports keys of n, and of what it holds, that the type does not have.
func (l *loader) known(n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if n.Kind == yaml.AliasNode {
		l.say(n.Line, "anchors and aliases are not read here")
		return
	}
	switch {
	case t == unreadType:
	case t.Kind() == reflect.Struct:
		if n.Kind != yaml.MappingNode {
			l.say(n.Line, "this should be keys with values")
			return
		}
		fields := map[string]reflect.Type{}
		var names []string
		for _, f := range reflect.VisibleFields(t) {
			if name := f.Tag.Get("yaml"); name != ",inline" {
				fields[name] = f.Type
				names = append(names, name)
			}
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			field, ok := fields[key.Value]
			if !ok {
				l.say(key.Line, "no key %q here%s", key.Value, wording.DidYouMean(key.Value, names))
				continue
			}
			l.known(n.Content[i+1], field)
		}
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, one := range n.Content {
			l.known(one, t.Elem())
		}
	}
}

// Variable is a value that differs from learner to learner.
type Variable struct {
	Name   string   `yaml:"name"`
	Values []string `yaml:"values"`
}

var variablePattern = lazy.Lazy(`\{\{ *([a-z][a-z0-9_]*) *\}\}`)

// choose is the value of a variable for a seed. Without a seed it is the first.
func (v Variable) choose(exercise, seed string) string {
	if len(v.Values) == 0 {
		return ""
	}
	if seed == "" {
		return v.Values[0]
	}
	h := fnv.New32a()
	h.Write([]byte(seed + "\x00" + exercise + "\x00" + v.Name))
	return v.Values[int(h.Sum32()%uint32(len(v.Values)))]
}

// variables finds the variables that an exercise file declares.
func variables(data []byte) []Variable {
	var src struct {
		Variables []Variable `yaml:"variables"`
	}
	if yaml.Unmarshal(variablePattern().ReplaceAll(data, []byte("0")), &src) != nil {
		return nil
	}
	return src.Variables
}

// substitute puts the values of a learner into a file of an exercise.
func (l *loader) substitute(data []byte, exercise string, vars []Variable) []byte {
	return variablePattern().ReplaceAllFunc(data, func(m []byte) []byte {
		name := string(variablePattern().FindSubmatch(m)[1])
		i := slices.IndexFunc(vars, func(v Variable) bool { return v.Name == name })
		if i < 0 {
			l.say(0, "there is no variable %q", name)
			return m
		}
		value := vars[i].choose(exercise, l.seed)
		if l.chosen == nil {
			l.chosen = map[string]bool{}
		}
		l.chosen[exercise+" "+name+"="+value] = true
		return []byte(value)
	})
}
