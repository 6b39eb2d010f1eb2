// Package traffictest writes topologies for tests in a few lines.
package traffictest

import (
	"fmt"
	"strings"

	"portolan/model"
)

// T is what Design asks of a test: a *testing.T, *testing.B, *testing.F or
// *rapid.T.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Design makes a topology of lines: a node is "KIND ID prop=value …", a link
// "FROM -> TO prop=value …", where "as=KIND" names the kind of the link. Values
// with "+" for a space; lists are separated by ",". It fails the test on a line
// that it does not understand.
func Design(t T, lines ...string) *model.Topology {
	t.Helper()
	d, err := Parse(lines...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d
}

// Parse is Design with an error.
func Parse(lines ...string) (*model.Topology, error) {
	var nodes []*model.Node
	var links []*model.Link
	byID := map[string]*model.Node{}
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) < 2 {
			return nil, fmt.Errorf("%q: neither a node nor a link", line)
		}
		if words[1] == "->" && len(words) > 2 {
			l, err := link(byID[words[0]], byID[words[2]], words[3:])
			if err != nil {
				return nil, fmt.Errorf("%q: %w", line, err)
			}
			links = append(links, l)
			continue
		}
		k, ok := model.KindNamed(words[0])
		if !ok {
			return nil, fmt.Errorf("%q: no such kind", line)
		}
		spec := k.Info().NewSpec()
		if err := set(k.Info().Props, spec, words[2:]); err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		n := model.NewNode(words[1], "", spec)
		byID[n.ID] = n
		nodes = append(nodes, n)
	}
	return model.New("design", nodes, links)
}

func link(from, to *model.Node, words []string) (*model.Link, error) {
	if from == nil || to == nil {
		return nil, model.ErrMissingNode
	}
	l := model.NewLink(from, to)
	if len(words) > 0 {
		if kind, ok := strings.CutPrefix(words[0], "as="); ok {
			l.Kind, l.Named, words = model.LinkKind(kind), true, words[1:]
			if l.Info() == nil {
				return nil, fmt.Errorf("no link kind %q", kind)
			}
			l.Spec = l.Info().NewSpec()
		}
	}
	return l, set(l.Info().Props, l.Spec, words)
}

func set(props []model.Prop, spec any, words []string) error {
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		p, found := model.FindProp(props, name)
		if !ok || !found {
			return fmt.Errorf("no property %q", name)
		}
		value = strings.NewReplacer("++", "+", "+", " ").Replace(value) // a space, or two for the sign
		values := []string{value}
		if p.Type.IsList() {
			values = strings.Split(value, ",")
		}
		if err := p.Set(spec, values); err != nil {
			return err
		}
	}
	return nil
}
