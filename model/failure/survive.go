package failure

import (
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// Matrix tells what users get when one thing breaks.
type Matrix struct {
	Populations []traffic.Population // as traffic.Populations lists them
	Intact      Loss                 // nothing broken
	Regions     []Loss               // each Region in document order
	Nodes       []Loss               // nodes whose loss makes a difference, in document order
	Harmless    []string             // ids of nodes whose loss makes none
}

// Loss is one failure and what follows.
type Loss struct {
	Region, Node string // what is lost: a Region code or a node id; both "" for nothing
	Fates        []Fate // of the populations, in their order
	Why          []string
}

// Break is what is lost; ok is false for nothing.
func (l Loss) Break() (b Break, ok bool) {
	switch {
	case l.Region != "":
		return Break{Region, l.Region}, true
	case l.Node != "":
		return Break{Node, l.Node}, true
	}
	return Break{}, false
}

// Fate is what one population gets, request by request.
type Fate []PathFate

// PathFate is what becomes of one request. POST tells of the same path when it is
// written to; it is empty where the intact design does not take that, so that a
// path for reading does not count as broken. Where only writes are taken, GET tells of
// these too.
type PathFate struct {
	Request               traffic.Request
	GET, POST             Tally
	GETReturn, POSTReturn Return
}

// Return is when service comes back: a [Recovery] without its timeline.
type Return struct {
	Recovers bool    // false when requests fail until somebody repairs what broke
	After    float64 // seconds for which requests fail before they are served again
	Each     float64 // seconds that a request waits in vain, at most; for its error where none is served
}

// GET sums the reads up, each path with its share.
func (f Fate) GET() Tally { return f.total(func(p PathFate) Tally { return p.GET }) }

// POST sums the writes up, over the paths that take them.
func (f Fate) POST() Tally { return f.total(func(p PathFate) Tally { return p.POST }) }

// GETReturn is the slowest return among the reads.
func (f Fate) GETReturn() Return {
	return f.slowest(func(p PathFate) (Tally, Return) { return p.GET, p.GETReturn })
}

// POSTReturn is the slowest return among the writes.
func (f Fate) POSTReturn() Return {
	return f.slowest(func(p PathFate) (Tally, Return) { return p.POST, p.POSTReturn })
}

// WritesDiffer tells whether some path fares differently when it is written to.
func (f Fate) WritesDiffer() bool {
	return slices.ContainsFunc(f, func(p PathFate) bool { return p.POST.Any() && p.POST != p.GET })
}

func (f Fate) total(of func(PathFate) Tally) Tally {
	var weighted, plain [3]float64 // requests that all have a share of nothing count alike
	for _, p := range f {
		t := of(p)
		for i, v := range [3]float64{t.Served, t.AfterFailover, t.Failed} {
			weighted[i] += v * p.Request.Share
			plain[i] += v
		}
	}
	if weighted[0]+weighted[1]+weighted[2] > 0 {
		return tallyOf(weighted)
	}
	return tallyOf(plain)
}

func (f Fate) slowest(of func(PathFate) (Tally, Return)) Return {
	out := Return{Recovers: true}
	for _, p := range f {
		t, r := of(p)
		if t.Any() {
			out.Recovers = out.Recovers && r.Recovers
			out.After = max(out.After, r.After)
			if t.Failed < 100 {
				out.Each = max(out.Each, r.Each)
			}
		}
	}
	return out
}

// mostReasons bounds how many reasons one loss gives.
const mostReasons = 3

// Survive breaks every Region of t and every node at the edge, among the
// balancers and APIs, among the origins and in the data tier, one at a time, and
// follows all requests. Requests that a cache answers are served in any case; the tallies
// are about those that go all the way. It fails only when w ends it.
func Survive(t *model.Topology, w Watch) (*Matrix, error) {
	if err := w.tell(0, 0); err != nil {
		return nil, err
	}
	s := newSurvey(t)
	out := &Matrix{Populations: s.populations, Intact: s.untouched}
	regions := t.Regions()
	whole := len(regions) + len(t.Nodes)
	for i, r := range regions {
		if err := w.tell(i, whole); err != nil {
			return nil, err
		}
		l := s.lose(Break{Region, r})
		l.Region = r
		out.Regions = append(out.Regions, l)
	}
	twins, lost := newTwins(s.study), map[string]Loss{}
	for i, n := range t.Nodes {
		if err := w.tell(len(regions)+i, whole); err != nil {
			return nil, err
		}
		if !breakable(n) {
			continue
		}
		key := twins.key(n)
		l, known := lost[key]
		// Reasons name the node, so that they are no reasons for its twin.
		if !known || key == "" || len(l.Why) > 0 {
			l = s.lose(Break{Node, n.ID})
			lost[key] = l
		}
		if l.Node = n.ID; slices.EqualFunc(l.Fates, out.Intact.Fates, sameFate) {
			out.Harmless = append(out.Harmless, n.ID)
		} else {
			out.Nodes = append(out.Nodes, l)
		}
	}
	return out, w.tell(whole, whole)
}

// sameFate tells whether two fates say the same. Most are one and the same.
func sameFate(a, b Fate) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}

// survey is one run of Survive.
type survey struct {
	*study
	untouched Loss
	follows   []follow // all requests of all populations
	rests     rests    // on what each of follows rests
}

// follow is a request to follow under every loss.
type follow struct {
	population, part int // where the result belongs
	reads, writes    kind
	takesWrites      bool // the intact design takes writes to its path
	alike            bool // writes go the way of reads
}

func newSurvey(t *model.Topology) *survey {
	s := &survey{study: newStudy(t), rests: newRests()}
	s.untouched.Fates = make([]Fate, len(s.populations))
	for i, p := range s.populations {
		requests := s.requests(p.Users)
		fate := make(Fate, len(requests))
		for k, r := range requests {
			fate[k] = s.prepare(i, k, p, r)
		}
		s.untouched.Fates[i] = fate
	}
	return s
}

// prepare follows a request through the intact design and notes on what it
// depends.
func (s *survey) prepare(population, part int, p traffic.Population, r traffic.Request) PathFate {
	f := follow{population: population, part: part}
	before, depends := s.intact.WalkAsking(p, r)
	f.reads = kind{population: p, request: r, before: before}
	if f.alike = !r.Reads() || !tellsMethods(depends); f.alike {
		f.writes = f.reads
	} else {
		before, more := s.intact.WalkAsking(p, write(r))
		f.writes = kind{population: p, request: write(r), before: before}
		depends = append(depends, more...)
	}
	out := PathFate{Request: r, GET: outcomes(compared(f.reads.before, f.reads.before)), POST: outcomes(compared(f.writes.before, f.writes.before))}
	out.GETReturn = unbroken(f.reads.before)
	out.POSTReturn = unbroken(f.writes.before)
	if f.takesWrites = out.POST.Failed < 100; !f.takesWrites {
		out.POST, out.POSTReturn = Tally{}, Return{}
	}
	s.untouched.reasons(f.reads.before)
	s.rests.add(len(s.follows), depends)
	s.follows = append(s.follows, f)
	return out
}

// unbroken is the return of requests when nothing is broken: some may fail all
// the same, after their time.
func unbroken(journeys []traffic.Journey) Return {
	out, served := Return{Recovers: true}, false
	for _, j := range journeys {
		if j.Outcome != traffic.Failed {
			served = true
			continue
		}
		out.Recovers, out.Each = false, max(out.Each, j.Wait)
	}
	if served {
		out.Each = 0
	}
	return out
}

func write(r traffic.Request) traffic.Request {
	r.Method = "POST"
	return r
}

// tellsMethods tells whether one of the nodes may treat writes in another way
// than reads: a distribution or an API.
func tellsMethods(nodes []*model.Node) bool {
	return slices.ContainsFunc(nodes, func(n *model.Node) bool {
		return n.Kind() == model.KindCloudFront || n.Kind().API()
	})
}

// lose follows again the requests that depend on what is lost.
func (s *survey) lose(b Break) Loss {
	return s.loseAmong(b, s.rests.on(b))
}

func (s *survey) loseAmong(b Break, affected []int) Loss {
	sc := s.under([]Break{b})
	l := Loss{Fates: slices.Clone(s.untouched.Fates)}
	copied := -1 // populations come in order
	for _, at := range affected {
		f := &s.follows[at]
		if copied != f.population {
			copied = f.population
			l.Fates[copied] = slices.Clone(l.Fates[copied])
		}
		l.follow(sc, f, &l.Fates[copied][f.part])
	}
	return l
}

// follow tells what becomes of one request, and keeps why it fails when it did
// not fail before.
func (l *Loss) follow(s *scene, f *follow, part *PathFate) {
	before := part.GET
	reads := s.walk(&f.reads)
	if part.GET, part.GETReturn = s.fate(&f.reads, reads); part.GET != before {
		l.reasons(reads)
	}
	if !f.takesWrites {
		return
	}
	if f.alike {
		part.POST, part.POSTReturn = part.GET, part.GETReturn
		return
	}
	before = part.POST
	writes := s.walk(&f.writes)
	if part.POST, part.POSTReturn = s.fate(&f.writes, writes); part.POST != before {
		l.reasons(writes)
	}
}

func (s *scene) fate(k *kind, after []traffic.Journey) (Tally, Return) {
	v := s.judge(k, after)
	r := Return{Recovers: v.recovers()}
	r.After, r.Each = v.back()
	return outcomes(v.after), r
}

// reasons keeps why journeys fail, which the last sentence of each says.
func (l *Loss) reasons(journeys []traffic.Journey) {
	for _, j := range journeys {
		if j.Outcome != traffic.Failed || len(j.Why) == 0 || len(l.Why) >= mostReasons {
			continue
		}
		if why := j.Why[len(j.Why)-1]; !slices.Contains(l.Why, why) {
			l.Why = append(l.Why, why)
		}
	}
}
