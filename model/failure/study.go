package failure

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/latency"
	"portolan/model/traffic"
)

// study is one design with nothing broken, prepared for comparing.
type study struct {
	t           *model.Topology
	routes      *routes
	intact      *traffic.Walker
	populations []traffic.Population
	asked       map[string][]traffic.Request // by users node
	delays      map[*model.Link]*delay       // see [study.delayOf]
	fastest     map[*model.Link]checks       // of a target group, by its first link, see [study.firstAgain]
	nested      nestedChecks
}

func newStudy(t *model.Topology) *study {
	t = model.Countable(t)
	return &study{
		t: t, routes: newRoutes(t),
		intact:      traffic.NewWalker(t, latency.NewNetwork(), traffic.Failures{}),
		populations: traffic.Populations(t),
		asked:       map[string][]traffic.Request{}, delays: map[*model.Link]*delay{}, fastest: map[*model.Link]checks{},
		nested: nestedChecks{changing: map[depthOf]bool{}, named: map[depthOf]*model.Node{}, asking: map[[2]depthOf]bool{}},
	}
}

// begin prepares a study of a design that has these breaks, and what is
// followed of it.
func begin(t *model.Topology, o Options, breaks []Break) (*study, []kind, error) {
	for _, b := range breaks {
		if err := b.in(t); err != nil {
			return nil, nil, err
		}
	}
	s := newStudy(t)
	kinds, err := s.kinds(o)
	return s, kinds, err
}

// requests lists the reads that the design treats differently for some users.
func (s *study) requests(users *model.Node) []traffic.Request {
	r, ok := s.asked[users.ID]
	if !ok {
		r = s.intact.Requests(users)
		s.asked[users.ID] = r
	}
	return r
}

// kind is one kind of request of one population, as the intact design serves it.
type kind struct {
	population traffic.Population
	request    traffic.Request
	share      float64 // of all requests of its method, 0..1
	rate       float64 // requests/s, 0 when the users state none
	before     []traffic.Journey
	rests      []*model.Node // on what before rests, see [traffic.Walker.WalkAsking]
	refused    bool          // no loss, see [taken]
}

func (k *kind) asked() Asked {
	p := k.population
	return Asked{Users: p.Users.ID, Location: p.Location, Place: p.Place, Known: p.Known, Request: k.request.Path, Method: k.request.Method}
}

// kinds lists what is followed, by population, then request, then method.
func (s *study) kinds(o Options) ([]kind, error) {
	populations, err := traffic.From(s.populations, o.From)
	if err != nil {
		return nil, err
	}
	methods, err := methodsOf(o.Methods)
	if err != nil {
		return nil, err
	}
	var out []kind
	for _, p := range populations {
		requests := s.requests(p.Users)
		if o.Path != "" {
			requests = []traffic.Request{{Path: o.Path, Method: s.intact.Method(p.Users, o.Path), Share: 1}}
		}
		for _, r := range requests {
			own := methods
			if len(o.Methods) == 0 && !r.Reads() { // nothing there takes a GET
				own = []string{r.Method}
			}
			for _, m := range own {
				r.Method = m
				before, rests := s.intact.WalkAsking(p, r)
				out = append(out, kind{population: p, request: r, share: p.Share * r.Share, before: before, rests: rests})
			}
		}
	}
	out = taken(out, len(o.Methods) > 0)
	rated(out)
	return normal(out), nil
}

// taken finds the writes that the intact design does not take: where nothing is
// taken but reads, a write that fails is no loss. They are left out; those of a
// method that was asked for stay, and count only where nothing takes it.
func taken(kinds []kind, asked bool) []kind {
	some := map[string]bool{}
	for i := range kinds {
		k := &kinds[i]
		k.refused = !k.request.Reads() && outcomes(k.before).Failed == 100
		some[k.request.Method] = some[k.request.Method] || !k.refused
	}
	var out []kind
	for _, k := range kinds {
		if k.refused && !asked {
			continue
		}
		k.refused = k.refused && some[k.request.Method]
		out = append(out, k)
	}
	return out
}

// normal scales the shares of each method to add up to 1; when all are 0 they
// become equal.
func normal(kinds []kind) []kind {
	sum, count := map[string]float64{}, map[string]float64{}
	for _, k := range kinds {
		sum[k.request.Method] += k.share
		count[k.request.Method]++
	}
	for i := range kinds {
		m := kinds[i].request.Method
		if sum[m] > 0 {
			kinds[i].share /= sum[m]
		} else {
			kinds[i].share = 1 / count[m]
		}
	}
	return kinds
}

// methodsOf checks the methods asked for; none means GET and POST.
func methodsOf(asked []string) ([]string, error) {
	if len(asked) == 0 {
		return []string{"GET", "POST"}, nil
	}
	var out []string
	for _, m := range asked {
		word := strings.ToUpper(strings.TrimSpace(m))
		if word == "" || len(word) > 20 || strings.ContainsFunc(word, func(r rune) bool { return r < 'A' || r > 'Z' }) {
			return nil, fmt.Errorf("method %q: want an HTTP method such as GET or POST", m)
		}
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out, nil
}
