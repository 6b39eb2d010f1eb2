package cloudformation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"portolan/model"
)

// Reading is what came of templates.
type Reading struct {
	Topology *model.Topology
	// Drawn tells whether the templates carried the drawing.
	Drawn bool
	// Options are those of the export that are not its defaults, as "name value".
	Options []string
	// Changed is where resources say something else than the drawing: they win.
	Changed []Change
	// Notes are what was decided, and what was left out.
	Notes []Note
	// Resources is how many the templates have, Understood how many of them stand
	// for something in the topology.
	Resources, Understood int

	tries   int
	exports int // that were compared
	// undated is whether the set is of a version that kept no digests of its files.
	undated bool
	// uploads are the stacks through which large templates go.
	uploads []*readTemplate
}

// Change is one difference between the drawing and the resources.
type Change struct {
	Node     string
	Link     model.LinkRef // zero for a node
	Property string        // "" when it is the whole node or link
	Drawing  string        // what the drawing said, "" for nothing
	Resource string        // what the resources say
}

// place is the node or link of a change.
func (c Change) place() string {
	if c.Link != (model.LinkRef{}) {
		return c.Link.String()
	}
	return c.Node
}

// LinkText is the link of a change, "" for a node.
func (c Change) LinkText() string {
	if c.Link == (model.LinkRef{}) {
		return ""
	}
	return c.Link.String()
}

func (c Change) String() string {
	what := c.Property
	if what == "" {
		what = "node"
		if c.Link != (model.LinkRef{}) {
			what = "link"
		}
	}
	said := func(s string) string {
		if s == "" {
			return "nothing"
		}
		return oneLine(s, 200)
	}
	return fmt.Sprintf("%s: %s: the drawing says %s, the resources say %s", oneLine(c.place(), 200), what, said(c.Drawing), said(c.Resource))
}

// A line lists some parts of a resource and takes some characters; a report has all.
const briefParts, longestLine = 10, 500

// briefly lists the first of several parts that a line has room for, and says how many
// there are beside them: "" when it has room for all.
func briefly(parts []string, end string) string {
	const room = longestLine - len("; and 10000 more")
	n, long := 0, len(end)
	for n < len(parts) && n < briefParts && long+len(parts[n])+2 <= room {
		long += len(parts[n]) + 2
		n++
	}
	if n = max(1, n); n == len(parts) {
		return ""
	}
	return strings.Join(parts[:n], "; ") + "; and " + decimal(len(parts)-n) + " more" + end
}

// Note is something that the templates do not say in so many words and [Read]
// decided, or had to leave out.
type Note struct {
	ID      string // of a node, or a resource as "stack/LogicalID"
	What    string // what was decided, or the type of what was left out
	Why     string
	LeftOut bool

	brief string // what a line has room for of Why, "" for all of it
}

func (n Note) String() string {
	id, what, why := oneLine(n.ID, 200), oneLine(n.What, 200), oneLine(cmp.Or(n.brief, n.Why), longestLine)
	if n.LeftOut {
		return fmt.Sprintf("%s: not understood: %s: %s", id, what, why)
	}
	return fmt.Sprintf("%s: %s: %s", id, what, why)
}

// ReadOptions say what templates do not.
type ReadOptions struct {
	Region string // of templates that do not say theirs
}

// Read makes a topology of the templates of a set: the files of a folder, or one.
//
// A set of ours carries its drawing, which comes back as it was. Where resources
// were edited since, they win, and each difference is listed. Templates without a
// drawing are read by their resources.
//
// No template makes it panic or run on: size, nesting and the number of exports
// that are compared are bounded.
func Read(files []File, o ReadOptions) (*Reading, error) { return read(files, o, maxTries) }

// read is [Read] with at most so many exports that are compared.
func read(files []File, o ReadOptions, tries int) (*Reading, error) {
	set, notes, err := parseSet(files)
	if err != nil {
		return nil, err
	}
	r := &Reading{Notes: notes, tries: tries, undated: markUntouched(set, files)}
	for _, t := range set {
		r.Resources += len(t.resources)
		if t.region == "" {
			t.region = o.Region
		}
	}
	drawing, options, bad := carriedDrawing(set)
	if bad != nil {
		r.Notes = append(r.Notes, *bad)
	}
	if drawing != nil {
		r.Drawn = true
		for _, f := range options.recorded() {
			r.Options = append(r.Options, f.key+" "+f.val.Value)
		}
		r.against(set, drawing, options, func(known knownNodes) *model.Topology { return sketchOf(files, o, known) })
		return r, nil
	}
	if err := r.byResources(set); err != nil {
		return nil, err
	}
	return r, nil
}

// byResources makes a design of what the resources say.
func (r *Reading) byResources(set []*readTemplate) error {
	set = slices.DeleteFunc(slices.Clone(set), holdsTemplates)
	if !isOurs(set) {
		r.Understood += intoGroups(set)
	}
	draft := newSketch(set)
	t, err := draft.topology()
	if err != nil {
		return err
	}
	if err := model.TooLarge(len(t.Nodes), len(t.Links)); err != nil {
		return err
	}
	r.Topology = t
	r.Notes = append(r.Notes, draft.notes...)
	found := map[*readResource]bool{}
	s := refine(set, t, r.tries)
	if s != nil {
		r.Topology = s.now.t
		for _, p := range s.now.pairs {
			found[p.read] = found[p.read] || p.written != nil
		}
	}
	r.tellUnread(set, found, draft, s != nil && s.ours)
	switch {
	case s != nil:
		r.tellApart(s)
	case len(t.Nodes) > 0:
		ids := make([]string, len(t.Nodes))
		for i, n := range t.Nodes {
			ids[i] = n.ID
		}
		r.Notes = append(r.Notes, Note{ID: strings.Join(ids, ", "), What: "properties", Why: "what was read cannot be exported, so that the resources were not compared with it: properties may be missing", LeftOut: true})
	}
	r.tellMissing()
	r.judged()
	return nil
}

// refine brings a draft nearer to the templates, nil when no export of it can be
// compared with them.
func refine(set []*readTemplate, t *model.Topology, tries int) *solver {
	t, visitors := visited(t)
	ours := isOurs(set)
	if ours {
		words := words(t)
		for _, read := range set {
			read.addExtras(words, read.conditions)
		}
	}
	c := newComparison(set, ours, Options{})
	c.tries = min(tries, maxGuesses, triesFor(t)/2)
	start := c.try(t)
	if start == nil {
		return nil
	}
	s := &solver{comparison: c, now: start, first: t, draft: true, most: c.tries}
	s.callPlainly(visitors)
	s.solve()
	s.settleDraft()
	if rest, err := model.Apply(s.now.t, model.Remove{IDs: visitors}); err == nil {
		s.now.t = rest
	}
	return s
}

// isOurs tells whether a set is ours: an export tags what it makes, and names the
// node above it.
func isOurs(set []*readTemplate) bool {
	return slices.ContainsFunc(set, func(t *readTemplate) bool {
		return slices.ContainsFunc(t.resources, func(r *readResource) bool {
			_, id, _ := named(r.comment)
			return designOf(r) != "" || id != "" && strings.HasPrefix(r.id, logical(id))
		})
	})
}

// designOf is the design that a resource says it was made of.
func designOf(r *readResource) string {
	for _, key := range []string{"Tags", "HostedZoneTags", "HealthCheckTags"} {
		for _, tag := range lookupList(r.properties, key) {
			if scalar(tag, "Key") == designTag {
				return scalar(tag, "Value")
			}
		}
		if name := scalar(lookupObject(r.properties, key), designTag); name != "" {
			return name
		}
	}
	return ""
}

// visited is a draft with users wherever they may come in: an export refuses what
// nobody uses. They are taken away again.
func visited(t *model.Topology) (*model.Topology, []string) {
	var ids []string
	for _, n := range t.Nodes {
		if slices.ContainsFunc(t.In(n.ID), (*model.Link).Data) || holdsData(n) {
			continue
		}
		id := t.FreshID("visitors-" + decimal(len(ids)+1))
		users := model.NewNode(id, "", model.KindUsers.Info().NewSpec())
		if len(model.Legal(users, n)) == 0 {
			continue
		}
		if next, err := model.Apply(t, model.Add{Node: users}, model.Connect{From: id, To: n.ID}); err == nil {
			t, ids = next, append(ids, id)
		}
	}
	return t, ids
}

// tellUnread lists the resources that stand for nothing in the design.
func (r *Reading) tellUnread(set []*readTemplate, found map[*readResource]bool, draft *sketch, ours bool) {
	for _, t := range set {
		if t.macro != "" {
			r.Notes = append(r.Notes, Note{ID: t.name, What: "Transform " + t.macro, Why: "what a macro makes of the template is not read", LeftOut: true})
		}
		for _, loop := range t.loops {
			r.Notes = append(r.Notes, Note{ID: t.name, What: loop, Why: "what a loop makes is not read", LeftOut: true})
		}
		for _, res := range t.resources {
			id := t.name + "/" + res.id
			if (res.node == "" || ours) && !found[res] {
				why := "nothing that was read gives it"
				if res.node == "" {
					why = draft.whyNot(res)
				}
				r.Notes = append(r.Notes, Note{ID: id, What: cmp.Or(res.kind, "resource"), Why: why, LeftOut: true})
				continue
			}
			if why := draft.unread[res]; why != "" && !ours {
				r.Notes = append(r.Notes, Note{ID: id, What: res.kind, Why: why, LeftOut: true})
				continue
			}
			if !ours && !found[res] && !r.tellUncompared(draft.words, res) {
				continue
			}
			r.Understood++
			if ours {
				continue // it was compared with what an export gives
			}
			if c := lookup(res.attributes, "Condition"); c != nil {
				r.Notes = append(r.Notes, Note{ID: id, What: "a part of " + res.kind, Why: "Condition " + quotedShort(c.Value) + ": it is read as if it were always there", LeftOut: true})
			}
			if f := unreadFunctions(res.properties, 0); f != "" {
				r.Notes = append(r.Notes, Note{ID: id, What: f, Why: "what it chooses depends on the deployment; both sides were looked through for references", LeftOut: true})
			}
		}
	}
}

// unreadFunctions names the functions of a resource whose value nobody knows
// before it is deployed.
func unreadFunctions(v value, depth int) string {
	switch v.Tag {
	case "!If", "!FindInMap", "!Transform", "!ForEach", "!Cidr", "!GetStackOutput", "!Length", "!ToJsonString":
		return "Fn::" + v.Tag[1:]
	}
	if depth > model.MaxDepth {
		return ""
	}
	for _, c := range v.Content {
		if f := unreadFunctions(c, depth+1); f != "" {
			return f
		}
	}
	return ""
}

// tellMissing says what no template holds.
func (r *Reading) tellMissing() {
	if len(r.Topology.Nodes) == 0 {
		r.Notes = append(r.Notes, Note{ID: "templates", What: "an empty design", Why: "no resource of theirs stands for anything that can be drawn"})
		return
	}
	r.Notes = append(r.Notes, Note{ID: "users", What: "no users", Why: "templates say nothing of those who send requests: draw them, with their places, before you estimate"})
	var nowhere []string
	for _, n := range r.Topology.Nodes {
		if n.Info().Regional && n.Region() == "" && n.Kind() != model.KindCertificate {
			nowhere = append(nowhere, n.ID)
		}
	}
	if len(nowhere) > 0 {
		r.Notes = append(r.Notes, Note{ID: strings.Join(nowhere, ", "), What: "no Region", Why: "the templates do not say where they are deployed: name it with --region"})
	}
}

// maxTries bounds the exports that are compared, and maxWork those of large
// designs: exports times nodes and links.
const (
	maxTries   = 4000
	maxWork    = 100_000
	maxGuesses = 1500 // without a drawing, where most is read outright
	// Of a set with its drawing little differs as a rule: the work allowed is for that,
	// with some for each difference.
	fewWork = 30_000
	gapWork = 2_500
)

func triesFor(t *model.Topology) int {
	return min(maxTries, max(40, maxWork/(1+len(t.Nodes)+len(t.Links))))
}

// against holds the resources against the drawing of their set.
func (r *Reading) against(set []*readTemplate, drawing *model.Topology, o Options, sketched func(knownNodes) *model.Topology) {
	r.Topology = drawing
	for _, t := range set {
		if holdsTemplates(t) {
			r.uploads = append(r.uploads, t)
		}
	}
	set = slices.DeleteFunc(slices.Clone(set), holdsTemplates)
	words := words(drawing)
	compared := func() (*comparison, *attempt) {
		for _, t := range set {
			t.extras = nil
			t.addExtras(words, t.conditions)
			for _, res := range t.resources {
				res.node = nodeOf(words, res.id)
			}
		}
		c := newComparison(set, true, o)
		c.tries = min(r.tries, triesFor(drawing))
		start := c.try(drawing)
		c.sketched = sync.OnceValue(func() *model.Topology { return sketched(nodesKnown(start, drawing)) })
		return c, start
	}
	c, start := compared()
	if start != nil && r.renameParameters(c, start) {
		c, start = compared()
	}
	if start == nil {
		r.Understood = r.Resources
		r.Notes = append(r.Notes, Note{ID: "Metadata", What: "resources", Why: "the drawing cannot be exported here, so the resources were not compared with it", LeftOut: true})
		return
	}
	if c.version = c.ofVersion(start); len(c.version) > 0 {
		start = c.try(drawing)
	}
	s := &solver{comparison: c, now: start, first: drawing, most: c.tries, edited: start.gaps}
	if start.cost > 0 {
		c.tries = min(c.tries, max(40, (fewWork+gapWork*len(start.gaps))/(1+len(drawing.Nodes)+len(drawing.Links))))
		s.solve()
	}
	r.Topology = s.now.t
	r.exports = c.made
	r.Changed = changes(drawing, s.now.t)
	r.addGaps(s)
	r.tellVersion(c)
	r.judgedAfter(drawing)
}

// sketchOf is the design that files give without their drawing, before it is compared
// with what an export gives; nil when there is none. known are the nodes that the drawing
// gives to resources.
func sketchOf(files []File, o ReadOptions, known knownNodes) *model.Topology {
	set, _, err := parseSet(files) // drawing changes what was parsed
	if err != nil {
		return nil
	}
	for _, t := range set {
		if t.region == "" {
			t.region = o.Region
		}
	}
	draft := newSketch(slices.DeleteFunc(set, holdsTemplates))
	draft.known = known
	t, err := draft.topology()
	if err != nil {
		return nil
	}
	return t
}

// holdsTemplates tells whether a stack is the bucket for large templates, which
// stands for nothing in the drawing.
func holdsTemplates(t *readTemplate) bool {
	return len(t.resources) == 2 && t.byID[templateBucket] != nil && t.byID[templateBucket+"Policy"] != nil
}

// addGaps lists where the templates still differ from what the design gives.
func (r *Reading) addGaps(s *solver) {
	unread := map[*readResource]bool{}
	origins := s.newOrigins()
	for _, g := range byPlace(s.now.gaps) {
		if g.same && s.differed(g) {
			continue // it is what the design says now
		}
		if g.written == nil && s.leftOver[g.read] {
			continue
		}
		if item := origins[g.key()]; item != "" {
			r.addOnce(Note{ID: g.resource().in.name + "/" + g.resource().id, What: g.resource().kind, Why: item + " is there; the drawing gives none", LeftOut: true})
			continue
		}
		n := Note{ID: g.resource().in.name + "/" + g.resource().id, What: g.resource().kind, LeftOut: true}
		switch {
		case g.read == nil:
			n.Why = "the drawing gives it, the templates have none"
		case g.written == nil:
			n.Why = "the drawing gives none, and nothing that can be drawn gives it"
			unread[g.read] = true
		case g.left:
			n.Why = fmt.Sprintf("%s is missing, which AWS takes for %s; the drawing gives %s", g.path, quotedShort(g.want), quotedShort(g.have))
		case g.absent:
			n.Why = fmt.Sprintf("%s is missing; the drawing gives %s", g.path, quotedShort(g.have))
		case g.new:
			n.Why = fmt.Sprintf("%s is %s; the drawing gives nothing there", g.path, quotedShort(g.want))
		default:
			n.Why = fmt.Sprintf("%s is %s; the drawing gives %s", g.path, quotedApart(g.want, g.have), quotedApart(g.have, g.want))
		}
		r.Notes = append(r.Notes, n)
	}
	r.addLeftOver(s, unread)
	r.Understood = r.Resources - len(unread)
	r.addRest(s)
	r.tellEarly(s)
}

// tellEarly says that not everything was tried.
func (r *Reading) tellEarly(s *solver) {
	if s.early {
		r.Notes = append(r.Notes, Note{ID: "templates", What: "comparison", Why: "too much differs: the comparison was ended early, and what is listed may stand for something after all", LeftOut: true})
	}
}
