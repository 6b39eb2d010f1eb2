package document

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
	"portolan/model/canonical"
)

func itoa(i int) string { return strconv.Itoa(i) }

func (d *decoder) layout(t *model.Topology, n *yaml.Node) {
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.at(n, "layout is a mapping from node ids to places: cdn: [34, 6]")
		return
	}
	d.plain(n)
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		d.plain(k)
		d.plain(v)
		id, ok := d.text(k, "a node id")
		if !ok {
			continue
		}
		g, group := model.ParseGroupKey(id)
		if group && g.Key() != id {
			d.at(k, "one space stands in %q", g.Key())
			continue
		}
		if !group && !d.known(k, id) {
			continue
		}
		if first := seen[id]; first != nil {
			d.at(k, "%s is given twice, first on line %d", id, first.Line)
			continue
		}
		seen[id] = k
		if group {
			d.group(t, k, v, g)
			continue
		}
		if p, ok := d.point(v); ok && t.Node(id) != nil {
			if t.Layout == nil {
				t.Layout = map[string]model.Point{}
			}
			t.Layout[id] = p
		}
	}
}

func (d *decoder) point(n *yaml.Node) (model.Point, bool) {
	if n.Kind == yaml.AliasNode {
		return model.Point{}, false
	}
	parts, by := n.Content, false
	if n.Kind == yaml.MappingNode { // {x: 34, y: 6} or {along: 24, across: 0}
		along, _ := lookup(n, keyAlong)
		by = along != nil
		names := [2]string{"x", "y"}
		if by {
			names = [2]string{keyAlong, keyAcross}
		}
		_, x := lookup(n, names[0])
		_, y := lookup(n, names[1])
		parts = []*yaml.Node{x, y}
		if len(n.Content) != 4 || x == nil || y == nil {
			parts = nil
		}
	}
	if len(parts) == 2 {
		x, errX := cell(parts[0])
		y, errY := cell(parts[1])
		if errX && errY {
			return model.Point{X: x, Y: y, By: by}, true
		}
	}
	d.at(n, "a place is [column, row], or a move {%s: 24, %s: 0}, two whole numbers of at most %d", keyAlong, keyAcross, MaxPlace)
	return model.Point{}, false
}

func cell(n *yaml.Node) (int, bool) {
	v, err := strconv.Atoi(n.Value)
	return v, n.Kind == yaml.ScalarNode && n.Tag == tagInt && err == nil && itoa(v) == n.Value && v >= -MaxPlace && v <= MaxPlace
}

func (d *decoder) ignores(t *model.Topology, entries []*yaml.Node) {
	for _, e := range entries {
		if !d.mapping(e, `{rule: cloudfront/no-waf, on: cdn, reason: "why"}`) {
			continue
		}
		fields := d.fields(e, "an ignore entry", keyNames(ignoreKeys))
		d.noNotes(fields, "an ignore entry")
		g := model.Ignore{Rule: d.textField(fields, keyRule), On: onWhat(d.textField(fields, keyOn)), Reason: d.textField(fields, keyReason)}
		complete := true
		for _, k := range ignoreKeys {
			if !k.Required {
				continue
			}
			key, v := k.Name, fields.values[k.Name]
			complete = complete && v != nil && strings.TrimSpace(v.Value) != ""
			switch {
			case fields.keys[key] == nil:
				d.at(e, "the ignore entry has no %s", key)
			case v != nil && v.Kind == yaml.ScalarNode && v.Tag != tagNull && strings.TrimSpace(v.Value) == "":
				d.at(v, "the %s of the ignore entry is empty", key)
			}
		}
		if complete {
			t.Ignores = append(t.Ignores, g)
			d.file.read.ignores = append(d.file.read.ignores, e)
		}
	}
}

// onWhat is what an accepted finding is about: a node, or a link whatever its
// arrow looks like.
func onWhat(s string) string {
	ends := strings.Split(canonical.Arrows(s), "->")
	for i := range ends {
		ends[i] = strings.TrimSpace(ends[i])
	}
	if len(ends) < 2 || slices.Contains(ends, "") {
		return s // an arrow that joins nothing stays as it was written
	}
	return strings.Join(ends, " -> ")
}

func (d *decoder) assume(t *model.Topology, n *yaml.Node) {
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.at(n, "assume is a mapping from assumptions to values: hitRatio: 75")
		return
	}
	props := model.AssumptionProps()
	fields := d.fields(n, "assume", propNames(props))
	d.noNotes(fields, "assume")
	a := &model.Assumptions{}
	for _, p := range props {
		if v := fields.values[p.Name]; v != nil {
			d.property(p, a, v)
			if set, ok := p.Get(a); ok {
				if err := p.InRange(set[0]); err != nil {
					d.at(v, "%v", err)
				}
			}
		}
	}
	if *a != (model.Assumptions{}) {
		t.Assume = a
	}
}

func (d *decoder) expect(t *model.Topology, entries []*yaml.Node) {
	for _, e := range entries {
		if !d.mapping(e, "{from: Sydney, request: /static/*, p95: 60ms}") {
			continue
		}
		fields := d.fields(e, "an expect entry", keyNames(ExpectKeys()))
		d.noNotes(fields, "an expect entry")
		var x model.Expectation
		for _, f := range model.GoalFields() {
			if v := fields.values[f.Name]; v != nil {
				*f.At(&x) = d.expected(f, v)
			}
		}
		if x != (model.Expectation{}) {
			t.Expect = append(t.Expect, x)
			d.file.read.expects = append(d.file.read.expects, e)
		} else if len(fields.keys) == 0 {
			d.at(e, "the expect entry is empty")
		}
	}
}

// expected reads a value of a goal, "" where it was reported.
func (d *decoder) expected(f model.GoalField, n *yaml.Node) string {
	s, ok := d.oneText(f, n)
	if !ok || s == "" {
		return s
	}
	form, bad := canonical.Goal(f, s)
	if bad != nil {
		d.misread(n, bad)
	}
	return form
}

// oneText reads the text of a goal's key; a list of one, or of several where
// they may be joined, is as good.
func (d *decoder) oneText(f model.GoalField, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.SequenceNode {
		return d.text(n, f.Name)
	}
	var words []string
	for _, c := range n.Content {
		d.plain(c)
		w, ok := d.text(c, f.Name)
		if !ok {
			return "", false
		}
		words = append(words, w)
	}
	if len(words) == 1 || len(words) > 1 && f.Form == model.GoalAreas {
		return strings.Join(words, ","), true
	}
	d.at(n, "%s is one text, not a list of %d", f.Name, len(words))
	return "", false
}
