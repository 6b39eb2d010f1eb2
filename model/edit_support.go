package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// IDPattern is the regular expression of ids, for tools that cannot ask [CheckID].
const IDPattern = `[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?`

// CheckID tells whether an id is a slug: lower-case letters, digits, "-", "_"
// and ".", starting with a letter or digit, at most [MaxID] characters.
func CheckID(id string) error {
	if Slug(id) != id || id == "" {
		want := Slug(id)
		if want == "" {
			want = "node-1"
		}
		return fmt.Errorf("id %q is not a slug (lower-case letters, digits, - _ ., at most %d characters): for example %q", Shortened(id), MaxID, want)
	}
	return nil
}

// Slug turns any text into a valid id, or "" when nothing usable is in it.
func Slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && (r == '-' || r == '_' || r == '.'):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= MaxID {
			break
		}
	}
	return strings.TrimRight(b.String(), "-_.")
}

// replaceNode swaps the node with the same id.
func (t *Topology) replaceNode(n *Node) (*Topology, error) {
	nodes := slices.Clone(t.Nodes)
	nodes[t.Index(n.ID)] = n
	return t.With(nodes, t.Links)
}

// SetAll is t with other values of properties, which name no nodes, at many places
// at once: by the id of a node, and by link.
func SetAll(t *Topology, nodes map[string][]Setting, links map[LinkRef][]Setting) (*Topology, error) {
	newNodes, newLinks := slices.Clone(t.Nodes), slices.Clone(t.Links)
	for i, n := range newNodes {
		for _, s := range nodes[n.ID] {
			var err error
			if n, err = n.with(s.Prop, s.Value); err != nil {
				return nil, err
			}
		}
		newNodes[i] = n
	}
	for i, l := range newLinks {
		for _, s := range links[l.Ref()] {
			var err error
			if l, err = l.with(s.Prop, s.Value); err != nil {
				return nil, err
			}
		}
		newLinks[i] = l
	}
	return t.With(newNodes, newLinks)
}

func linkIndexOf(t *Topology, ref LinkRef) (int, error) {
	if i := slices.IndexFunc(t.Links, func(l *Link) bool { return l.Ref() == ref }); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("no link %s", ref)
}

// adaptLink gives a link the kind that its ends imply now and keeps the
// properties that the new kind shares with the old one.
func adaptLink(l *Link, from, to Kind) *Link {
	kind := ImpliedLinkKind(from, to)
	if l.Named && slices.Contains(LinkKindsFor(from, to), l.Kind) {
		kind = l.Kind
	}
	m := &Link{From: l.From, To: l.To, Kind: kind, Named: l.Named && kind == l.Kind, Kept: l.Kept}
	m.Spec = kind.Info().NewSpec()
	for _, p := range l.Info().Props {
		if v, set := p.Get(l.Spec); set {
			if q, ok := FindProp(kind.Info().Props, p.Name); ok && q.Type == p.Type {
				_ = q.Set(m.Spec, v) // a value that the new kind refuses is dropped
			}
		}
	}
	return m
}

func kindAfter(t *Topology, id string, e ChangeKind) Kind {
	if id == e.ID {
		return e.Kind
	}
	return t.Node(id).Kind()
}

// renameRefs maps every node id that a property holds; a mapping to "" drops it, but for
// a text that may be something else than an id.
func renameRefs(nodes []*Node, links []*Link, to func(string) string) ([]*Node, []*Link) {
	nodes, links = slices.Clone(nodes), slices.Clone(links)
	for i, n := range nodes {
		for _, s := range changedRefs(n.Info().Props, n.Spec, to) {
			if m, err := nodes[i].with(s.Prop, s.Value); err == nil {
				nodes[i] = m
			}
		}
	}
	for i, l := range links {
		for _, s := range changedRefs(l.Info().Props, l.Spec, to) {
			if m, err := links[i].with(s.Prop, s.Value); err == nil {
				links[i] = m
			}
		}
	}
	return nodes, links
}

func changedRefs(props []Prop, spec any, to func(string) string) []Setting {
	var out []Setting
	for _, p := range props {
		if p.Type != NodeRef && p.Type != NodeList && !p.MayName {
			continue
		}
		old, set := p.Get(spec)
		if !set {
			continue
		}
		if p.MayName { // follows a new name, and stays as an address when the node goes
			if m := to(old[0]); m != "" && m != old[0] {
				out = append(out, Setting{p.Name, []string{m}})
			}
			continue
		}
		var fresh []string
		for _, id := range old {
			if m := to(id); m != "" {
				fresh = append(fresh, m)
			}
		}
		if !slices.Equal(old, fresh) {
			out = append(out, Setting{p.Name, fresh})
		}
	}
	return out
}

// checkRefs makes sure that settings name only nodes that exist.
func checkRefs(t *Topology, props []Prop, settings []Setting) error {
	for _, s := range settings {
		p, ok := FindProp(props, s.Prop)
		if !ok || p.Type != NodeRef && p.Type != NodeList {
			continue
		}
		for _, id := range s.Value {
			if t.Node(id) == nil {
				return fmt.Errorf("%s: node %q: %w", s.Prop, id, ErrMissingNode)
			}
		}
	}
	return nil
}

// ignoredEnds splits what an accepted finding stands on: a node id, or
// "a -> b" with " #2" behind it for the second link of the pair. rest is what
// stands behind the ends.
func ignoredEnds(on string) (from, to, rest string) {
	from, to, _ = strings.Cut(on, " -> ")
	if i := strings.Index(to, " #"); i >= 0 {
		to, rest = to[:i], to[i:]
	}
	return from, to, rest
}

func renameInTarget(on, id, fresh string) string {
	from, to, rest := ignoredEnds(on)
	if from == id {
		from = fresh
	}
	if to == "" {
		return from
	}
	if to == id {
		to = fresh
	}
	return from + " -> " + to + rest
}

func withoutPlaces(layout map[string]Point, ids []string) map[string]Point {
	out := maps.Clone(layout)
	for _, id := range ids {
		delete(out, id)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func settingNames(s []Setting) string {
	names := make([]string, len(s))
	for i, x := range s {
		names[i] = x.Prop
	}
	return strings.Join(names, ", ")
}
