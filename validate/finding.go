package validate

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// Finding is one place at which a rule is broken.
type Finding struct {
	Rule     string // id of the rule
	Severity Severity
	Message  string
	FixText  string
	Nodes    []string        // ids, at least one; the one that the finding is about first
	Links    []model.LinkRef // the link it is about first, or the path that shows it
	Prop     string          // property concerned, "" when there is no single one
	Goal     string          // the goal under expect that is missed, in words; "" for what AWS asks
	Item     int             // number, from 1, of the entry of the list Prop that it is about; 0 for the whole
	Entry    int             // number, from 1, of the entry of ignore that it is about; 0 for none
	Fixes    []Fix           // ways out, the recommended one first
	Sources  []string        // URLs of the facts
	Ignored  string          // reason for which the design accepts it; "" = active

	word    string // the entry of the list Prop that it is about, as it is written
	onLink  bool
	onGuard bool            // on a link that carries no traffic
	wrong   *wrongWord      // where it is about a word that is wrong
	region  string          // whose loss it is about
	follows []model.LinkRef // to further origins of the behaviour whose setting it is about
	of      string          // the one thing about which the rule may say the same at several places
	knot    []*model.Node   // all stations of the loops of which it names one
	drawing bool            // see [Finding.OfDrawing]
}

// Fix is a way out of a finding: edits to be applied as one step.
type Fix struct {
	ID    string // unique within the finding
	Title string // what it does, as an order
	Safe  bool   // changes only what the title names and cannot break anything
	Edits []model.Edit
}

// Apply makes the edits of the fix as one step.
func (f Fix) Apply(t *model.Topology) (*model.Topology, error) {
	return model.Batch{Title: f.Title, Edits: f.Edits}.Apply(t)
}

// Site is where the finding is shown: on a link (ok) or else on a node.
func (f Finding) Site() (node string, link model.LinkRef, ok bool) {
	if f.onLink {
		return "", f.Links[0], true
	}
	if len(f.Nodes) == 0 {
		return "", model.LinkRef{}, false // not from Check
	}
	return f.Nodes[0], model.LinkRef{}, false
}

// sites are the links on which the finding is at fault: that on which it is shown, and those
// that have the setting from there.
func (f *Finding) sites() []model.LinkRef { return append(f.Links[:1:1], f.follows...) }

// OfDrawing tells that what is made of the design may lack the fault: what the drawing
// leaves out is added, or no page of AWS says that it is one.
func (f Finding) OfDrawing() bool { return f.drawing }

// Key identifies the finding across revisions of a design: rule, nodes, links
// goal, and the property where it is what the finding is about. Entries of a list are told
// apart by what they say, since their places shift.
func (f Finding) Key() string {
	if f.Item > 0 {
		return f.ListKey() + "|" + f.Prop + "|" + f.word
	}
	return f.ListKey()
}

// ListKey is [Finding.Key] for all entries of a list alike.
func (f Finding) ListKey() string {
	nodes := slices.Clone(f.Nodes)
	slices.Sort(nodes)
	links := make([]string, len(f.Links))
	for i, l := range f.Links {
		links[i] = l.String()
	}
	slices.Sort(links)
	key := f.Rule + "|" + strings.Join(nodes, ",") + "|" + strings.Join(links, ",")
	if f.Goal != "" {
		key += "|" + f.Goal
	}
	if f.Rule == idleProperty || f.Rule == outOfRange || f.Rule == impossible || f.Rule == valueForm { // one place may have several
		key += "|" + f.Prop
	}
	return key
}

// Renamed is the finding of a design in which nodes have other ids, by their old ones.
func (f Finding) Renamed(ids map[string]string) Finding {
	if len(ids) == 0 {
		return f
	}
	to := func(id string) string { return cmp.Or(ids[id], id) }
	f.Nodes, f.Links = slices.Clone(f.Nodes), slices.Clone(f.Links)
	for i, id := range f.Nodes {
		f.Nodes[i] = to(id)
	}
	for i, l := range f.Links {
		f.Links[i].From, f.Links[i].To = to(l.From), to(l.To)
	}
	return f
}

// matches tells whether the design accepts the finding by this entry. On is a
// node that the finding names, a link as "a -> b" (with " #2" for the second of
// a pair), or "" for every finding of the rule.
func (f Finding) matches(g model.Ignore) bool {
	if !g.Names(f.Rule) {
		return false
	}
	return g.On == "" || slices.Contains(f.Nodes, g.On) ||
		slices.ContainsFunc(f.Links, func(l model.LinkRef) bool { return l.String() == g.On })
}

// About starts a finding of the current rule on a node. The pairs fill the
// words in braces of the rule's texts.
func (p *Pass) About(n *model.Node, prop string, pairs ...string) *Finding {
	return p.add(&Finding{Nodes: []string{n.ID}, Prop: prop}, pairs)
}

// AboutLink starts a finding of the current rule on a link. Of an illegal link
// only the rule that refuses it speaks: what others would say of it is not
// reported, since the link has to go first.
func (p *Pass) AboutLink(l *model.Link, prop string, pairs ...string) *Finding {
	nodes := []string{l.From, l.To}
	if l.From == l.To {
		nodes = nodes[:1]
	}
	f := p.phrase(&Finding{Nodes: nodes, Links: []model.LinkRef{l.Ref()}, Prop: prop, onLink: true, onGuard: !l.Data()}, pairs)
	if !p.illegal[l] || slices.Contains(p.Refused(), l) {
		p.findings = append(p.findings, f)
	}
	return f
}

func (p *Pass) add(f *Finding, pairs []string) *Finding {
	p.findings = append(p.findings, p.phrase(f, pairs))
	return f
}

// phrase fills in what the current rule says of every finding.
func (p *Pass) phrase(f *Finding, pairs []string) *Finding {
	r := p.rule
	f.Rule, f.Severity, f.Sources = r.ID, r.Severity, r.Sources
	f.Message, f.FixText = fill(r.Message, pairs), fill(r.FixText, pairs)
	return f
}

// ofItem says which entry of a list the finding is about, by its index; -1 for
// the whole.
func (f *Finding) ofItem(i int) *Finding {
	f.Item = i + 1
	return f
}

// readEntry keeps what the entry says that the finding is about.
func (f *Finding) readEntry(t *model.Topology) {
	if f.Item == 0 {
		return
	}
	var entries []string
	if node, link, onLink := f.Site(); onLink {
		entries, _ = t.Link(link).Get(f.Prop)
	} else {
		entries, _ = t.Node(node).Get(f.Prop)
	}
	if f.Item <= len(entries) {
		f.word = strings.TrimSpace(entries[f.Item-1])
	}
}

// With names further nodes that are concerned.
func (f *Finding) With(nodes ...*model.Node) *Finding {
	for _, n := range nodes {
		if !slices.Contains(f.Nodes, n.ID) {
			f.Nodes = append(f.Nodes, n.ID)
		}
	}
	return f
}

// Along names the links that show the finding, and their ends.
func (f *Finding) Along(links ...*model.Link) *Finding {
	for _, l := range links {
		if !slices.Contains(f.Links, l.Ref()) {
			f.Links = append(f.Links, l.Ref())
		}
		for _, id := range []string{l.From, l.To} {
			if !slices.Contains(f.Nodes, id) {
				f.Nodes = append(f.Nodes, id)
			}
		}
	}
	return f
}

// Offer adds a fix that deserves a look first.
func (f *Finding) Offer(id, title string, edits ...model.Edit) *Finding {
	if writesNoName(edits) {
		return f
	}
	f.Fixes = append(f.Fixes, Fix{ID: id, Title: model.Visible(title), Edits: edits})
	return f
}

// OfferSafe adds a fix that changes only what its title names and cannot break
// anything.
func (f *Finding) OfferSafe(id, title string, edits ...model.Edit) *Finding {
	if writesNoName(edits) {
		return f
	}
	f.Fixes = append(f.Fixes, Fix{ID: id, Title: model.Visible(title), Safe: true, Edits: edits})
	return f
}

// fill replaces {word} by the text that follows the word in pairs. Control
// characters, which titles and names may hold, never reach a message.
func fill(text string, pairs []string) string {
	if len(pairs) == 0 {
		return text
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(text, '{')
		end := strings.IndexByte(text, '}')
		if open < 0 || end < open {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		word := text[open : end+1]
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == word[1:len(word)-1] {
				word = model.Visible(pairs[i+1])
				break
			}
		}
		b.WriteString(word)
		text = text[end+1:]
	}
}
