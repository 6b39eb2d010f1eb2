package tui

import (
	"strings"

	"portolan/model"
	"portolan/model/wording"
	"portolan/validate"
)

// adding is what quick add needs to know about where the new node goes.
type adding struct {
	t      *model.Topology
	near   string         // node to join, "" for none
	before bool           // the new node sends requests to near
	on     *model.LinkRef // link to split
	only   []model.Kind   // when not nil, kinds to offer
	region string         // Region chosen by the person, "" for the derived one
	guess  string
}

// addition is what would happen: the edits, or why they are impossible.
type addition struct {
	edits    []model.Edit
	after    *model.Topology
	nodes    []*model.Node
	from, to *model.Node // ends of the last new link
	region   string
	named    string // word that named the Region
	note     string // what changes besides, "" for nothing
	why      string
}

// plan works out the addition of one or more nodes in a row.
func (a adding) plan(wants []want) addition {
	out := addition{after: a.t}
	near := a.near
	for i, w := range wants {
		step := a
		if i > 0 {
			step.on, step.before = nil, false
		}
		if out.why = step.one(&out, near, w); out.why != "" {
			return out
		}
		near = out.nodes[len(out.nodes)-1].ID
	}
	return out
}

// one adds one node to an addition and returns why it is impossible.
func (a adding) one(out *addition, nearID string, w want) string {
	t := out.after
	near := t.Node(nearID)
	c := startContext{t: t, near: near, region: w.region, city: w.city, policy: w.policy, name: w.name, guess: a.guess}
	if out.named = w.word; c.region == "" {
		c.region = a.region
	}
	if c.region == "" {
		c.region = regionFor(t, near)
	}
	n := newNode(w.kind, c)
	out.region = n.Region()
	edits := []model.Edit{model.Add{Node: n}}
	switch {
	case a.on != nil:
		return a.insert(out, n)
	case near != nil:
		from, to := near, n
		if a.before {
			from, to = n, near
		}
		if len(model.Legal(from, to)) == 0 {
			if !attaches(to, from) {
				return refuseText(from, to)
			}
			from, to = to, from // guards are attached, whichever way one asks
		}
		links, note := joining(t, from, to)
		edits = append(edits, links...)
		out.from, out.to = from, to
		if note != "" {
			out.note = note
		}
	}
	return out.apply(n, edits...)
}

// attaches tells whether a legal link between two nodes carries no requests, so
// that one may ask for it from either end.
func attaches(from, to *model.Node) bool {
	c := model.Legal(from, to)
	return len(c) > 0 && !c[0].Link.Info().Data
}

// insert puts the node on the link.
func (a adding) insert(out *addition, n *model.Node) string {
	t := out.after
	from, to := t.Node(a.on.From), t.Node(a.on.To)
	if from == nil || to == nil {
		return "the link is gone"
	}
	if len(model.Legal(from, n)) == 0 {
		return refuseText(from, n)
	}
	if len(model.Legal(n, to)) == 0 {
		return refuseText(n, to)
	}
	edit := model.InsertOn{Link: *a.on, Node: n}
	after, err := edit.Apply(t)
	if err != nil {
		return err.Error()
	}
	edits := []model.Edit{edit}
	for _, end := range [][2]*model.Node{{from, n}, {n, to}} {
		links := after.Out(end[0].ID)
		for _, l := range links {
			if l.To != end[1].ID {
				continue
			}
			var fresh []model.Setting
			for _, s := range startLink(t, end[0], end[1]) {
				if _, set := l.Get(s.Prop); !set && s.Prop != "path" {
					fresh = append(fresh, s)
				}
			}
			if len(fresh) > 0 {
				edits = append(edits, model.SetLink{Link: l.Ref(), Props: fresh})
			}
		}
	}
	out.from, out.to = from, n
	return out.apply(n, edits...)
}

func (o *addition) apply(n *model.Node, edits ...model.Edit) string {
	after, err := model.Apply(o.after, edits...)
	if err != nil {
		return err.Error()
	}
	o.after = after
	o.edits = append(o.edits, edits...)
	o.nodes = append(o.nodes, n)
	return ""
}

func refuseText(from, to *model.Node) string {
	r := model.Refuse(from, to)
	if r.Instead != "" {
		return r.Why + "; " + r.Instead
	}
	return r.Why
}

// title names the undo step.
func (o addition) title() string {
	names := make([]string, len(o.nodes))
	for i, n := range o.nodes {
		names[i] = n.Info().Caption + " " + n.ID
	}
	return "add " + strings.Join(names, ", ")
}

// gain is what an addition does to findings and patterns.
type gain struct {
	errors, warnings int // change
	first            string
	completes        []string
}

// weigh compares a design with what it would become.
func weigh(before *validate.Report, after *model.Topology) gain {
	r := validate.Check(after)
	var g gain
	had := map[string]bool{}
	complete := map[string]bool{}
	if before != nil {
		e, w, _ := before.Counts()
		g.errors, g.warnings = -e, -w
		for _, f := range before.Findings {
			had[f.Key()] = true
		}
		for _, p := range before.Patterns {
			if p.State == validate.Complete {
				complete[p.ID+p.Subtitle+strings.Join(p.Nodes[:min(1, len(p.Nodes))], "")] = true
			}
		}
	}
	e, w, _ := r.Counts()
	g.errors, g.warnings = g.errors+e, g.warnings+w
	for _, f := range r.Findings {
		if !had[f.Key()] && f.Severity != validate.Info {
			g.first = f.Message
			break
		}
	}
	for _, p := range r.Patterns {
		if p.State == validate.Complete && !complete[p.ID+p.Subtitle+strings.Join(p.Nodes[:min(1, len(p.Nodes))], "")] {
			g.completes = append(g.completes, p.Title)
		}
	}
	return g
}

// text says the gain in one line.
func (g gain) text() string {
	var parts []string
	count := func(n int, what string) {
		switch {
		case n > 0:
			parts = append(parts, wording.Count(n, "new "+what))
		case n < 0:
			parts = append(parts, "clears "+wording.Count(-n, what))
		}
	}
	count(g.errors, "error")
	count(g.warnings, "warning")
	s := strings.Join(parts, ", ")
	if s == "" {
		s = "no new findings"
	}
	if g.first != "" && (g.errors > 0 || g.warnings > 0) {
		s += ": " + g.first
	}
	if len(g.completes) > 0 {
		s = "completes " + g.completes[0] + "; " + s
	}
	return s
}
