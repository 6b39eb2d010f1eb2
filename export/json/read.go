package jsonexport

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
)

// maxSize is the size in bytes up to which an export is read.
const maxSize = model.MaxSize

// Read takes the topology out of an export; the analyses follow from it and are
// passed over. Nothing of the topology is lost: layout, accepted findings,
// assumptions and expectations come back too. Errors name the entry that is
// wrong and what would be right.
func Read(r io.Reader) (*model.Topology, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	if err := model.TooLong(len(data)); err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	if deeper(data, model.MaxDepth) {
		return nil, fmt.Errorf("json: nested too deeply: at most %d levels", model.MaxDepth)
	}
	var d struct {
		Schema   string    `json:"schema"`
		Topology *Topology `json:"topology"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	if d.Schema != ExportForm {
		return nil, fmt.Errorf("json: the schema is %s, want %q", short([]byte(d.Schema)), ExportForm)
	}
	if d.Topology == nil {
		return nil, errors.New(`json: there is no "topology"`)
	}
	t, err := d.Topology.topology()
	if err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	// What no file can hold, such as a control character, is no topology.
	if _, err := new(document.File).Encode(t); err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	return t, nil
}

// deeper tells whether lists and objects are nested more than that deep.
func deeper(data []byte, most int) bool {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			if depth++; depth > most {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}

func (j *Topology) topology() (*model.Topology, error) {
	if err := model.TooLarge(len(j.Nodes), len(j.Links)); err != nil {
		return nil, err
	}
	byID := map[string]*model.Node{}
	nodes := make([]*model.Node, len(j.Nodes))
	for i, n := range j.Nodes {
		node, err := n.node()
		if err != nil {
			return nil, fmt.Errorf("topology.nodes[%d]: %w", i, err)
		}
		nodes[i], byID[n.ID] = node, node
	}
	links := make([]*model.Link, len(j.Links))
	for i, l := range j.Links {
		link, err := l.link(byID)
		if err != nil {
			return nil, fmt.Errorf("topology.links[%d]: %w", i, err)
		}
		links[i] = link
	}
	t, err := model.New(j.Name, nodes, links)
	if err != nil {
		return nil, err
	}
	return j.rest(t)
}

func (n *Node) node() (*model.Node, error) {
	if err := model.CheckID(n.ID); err != nil {
		return nil, err
	}
	info := model.Kind(n.Kind).Info()
	if info == nil {
		return nil, fmt.Errorf("%s: no kind %s", n.ID, short([]byte(n.Kind)))
	}
	spec := info.NewSpec()
	if err := n.Props.set(info.Props, spec); err != nil {
		return nil, fmt.Errorf("%s: %w", n.ID, err)
	}
	return model.NewNode(n.ID, n.Title, spec).Keeping(n.kept()), nil
}

func (l *Link) link(nodes map[string]*model.Node) (*model.Link, error) {
	from, to := nodes[l.From], nodes[l.To]
	if from == nil || to == nil {
		missing := l.From
		if from != nil {
			missing = l.To
		}
		return nil, fmt.Errorf("%s: %w", short([]byte(missing)), model.ErrMissingNode)
	}
	kind := model.LinkKind(l.Kind)
	if l.Kind == "" {
		kind = model.ImpliedLinkKind(from.Kind(), to.Kind())
	}
	if may := model.LinkKindsFor(from.Kind(), to.Kind()); !slices.Contains(may, kind) {
		words := make([]string, len(may))
		for i, k := range may {
			words[i] = string(k)
		}
		return nil, fmt.Errorf("%s -> %s: the kind is %s, want %s", l.From, l.To, short([]byte(l.Kind)), strings.Join(words, " or "))
	}
	named := l.Named || kind != model.ImpliedLinkKind(from.Kind(), to.Kind())
	link := &model.Link{From: l.From, To: l.To, Kind: kind, Named: named, Spec: kind.Info().NewSpec(), Kept: l.kept()}
	if err := l.Props.set(kind.Info().Props, link.Spec); err != nil {
		return nil, fmt.Errorf("%s -> %s: %w", l.From, l.To, err)
	}
	return link, nil
}

// rest adds what is neither node nor link to a topology under construction.
func (j *Topology) rest(t *model.Topology) (*model.Topology, error) {
	t.Description, t.Kept = j.Description, j.kept()
	for i, p := range j.Layout {
		if t.Node(p.ID) == nil {
			return nil, fmt.Errorf("topology.layout[%d]: %s: %w", i, short([]byte(p.ID)), model.ErrMissingNode)
		}
		if t.Layout == nil {
			t.Layout = map[string]model.Point{}
		}
		t.Layout[p.ID] = model.Point{X: p.X, Y: p.Y, By: p.By}
	}
	for i, x := range j.Groups {
		g := model.Group{Kind: model.GroupKind(x.Kind), Name: x.Name, Nodes: x.Nodes, Folded: x.Folded}
		if p, ok := model.ParseGroupKey(g.Key()); !ok || p.Name != g.Name {
			return nil, fmt.Errorf("topology.groups[%d]: %s is no group", i, short([]byte(g.Key())))
		}
		var err error
		if t, err = (model.SetGroup{Group: g}).Apply(t); err != nil {
			return nil, fmt.Errorf("topology.groups[%d]: %w", i, err)
		}
	}
	for _, i := range j.Ignores {
		t.Ignores = append(t.Ignores, model.Ignore(i))
	}
	for _, x := range j.Expect {
		t.Expect = append(t.Expect, model.Expectation(x))
	}
	if len(j.Assume) > 0 {
		t.Assume = &model.Assumptions{}
		if err := j.Assume.set(model.AssumptionProps(), t.Assume); err != nil {
			return nil, fmt.Errorf("topology.assume: %w", err)
		}
		for _, p := range model.AssumptionProps() {
			if set, ok := p.Get(t.Assume); ok {
				if err := p.InRange(set[0]); err != nil {
					return nil, fmt.Errorf("topology.assume.%s: %w", p.Name, err)
				}
			}
		}
	}
	return t, nil
}

// ReadPlaces takes the places of nodes out of an earlier drawing: what
// [WriteLayout] wrote, or the whole export with the same drawing in it.
func ReadPlaces(r io.Reader) (map[string]model.Point, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	if len(data) > maxSize {
		return nil, fmt.Errorf("json: larger than %d MB", maxSize>>20)
	}
	var d struct {
		Schema string `json:"schema"`
		Nodes  []Box  `json:"nodes"`
		Layout struct {
			Nodes []Box `json:"nodes"`
		} `json:"layout"`
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	boxes := d.Nodes
	switch d.Schema {
	case LayoutForm:
	case ExportForm:
		boxes = d.Layout.Nodes
	default:
		return nil, fmt.Errorf("json: the schema is %s, want %q or %q", short([]byte(d.Schema)), LayoutForm, ExportForm)
	}
	places := make(map[string]model.Point, len(boxes))
	for _, b := range boxes {
		places[b.ID] = model.Point{X: b.X, Y: b.Y}
	}
	return places, nil
}
