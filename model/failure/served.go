package failure

import (
	"strings"

	"portolan/model/traffic"
)

// Served is how much of all requests is answered in the end: the one figure that
// every screen and output shows of a break. Each method that is followed weighs
// alike, whatever number of paths takes it: no design says how many reads come
// with a write. Within a method requests count by their share.
type Served struct {
	Percent float64        // of all requests, 0..100
	Methods []MethodServed // in order of appearance
}

// MethodServed is how much of the requests of one method is answered.
type MethodServed struct {
	Method  string
	Percent float64 // of its requests
	Weight  float64 // percent of all requests that are taken to be of this method
}

// differ tells whether one method fares otherwise than another.
func (s Served) differ() bool {
	for _, m := range s.Methods {
		if m.Percent != s.Methods[0].Percent {
			return true
		}
	}
	return false
}

// part is one kind of request: its share of the requests of its method, in any
// unit, and how much of it fails, in percent.
type part struct {
	method        string
	share, failed float64
}

// servedOf sums up what becomes of kinds of requests. Where all have a share of
// nothing they count alike.
func servedOf(parts []part) Served {
	type sum struct{ share, failed, count, plain float64 }
	var order []string
	sums := map[string]*sum{}
	for _, p := range parts {
		s := sums[p.method]
		if s == nil {
			s = &sum{}
			sums[p.method], order = s, append(order, p.method)
		}
		s.share += p.share
		s.failed += p.share * p.failed
		s.count++
		s.plain += p.failed
	}
	out := Served{}
	whole := 0.0
	for _, m := range order {
		s := sums[m]
		failed := s.plain / s.count
		if s.share > 0 {
			failed = s.failed / s.share
		}
		failed = min(failed, 100) // sums of shares may be a hair above
		whole += 100 - failed
		out.Methods = append(out.Methods, MethodServed{m, tenth(100 - failed), 100 / float64(len(order))})
	}
	if len(order) > 0 {
		out.Percent = tenth(whole / float64(len(order)))
	}
	return out
}

// Served is how much of all requests is answered with this lost, as [Simulate]
// counts it.
func (m *Matrix) Served(l Loss) Served {
	var parts []part
	for i, f := range l.Fates {
		parts = append(parts, m.partsOf(m.Populations[i], f)...)
	}
	return servedOf(parts)
}

func (m *Matrix) partsOf(p traffic.Population, f Fate) []part {
	var out []part
	for _, x := range f {
		if !x.Request.Reads() {
			out = append(out, part{x.Request.Method, p.Share * x.Request.Share, x.GET.Failed})
			continue
		}
		if x.GET.Any() {
			out = append(out, part{"GET", p.Share * x.Request.Share, x.GET.Failed})
		}
		if x.POST.Any() {
			out = append(out, part{"POST", p.Share * x.Request.Share, x.POST.Failed})
		}
	}
	return out
}

// Text is the figure of each method in words, such as "GET 40 %, POST 100 %,
// counted alike"; "" where none differs.
func (s Served) Text() string {
	if !s.differ() {
		return ""
	}
	var out []string
	for _, m := range s.Methods {
		out = append(out, m.Method+" "+figure(m.Percent)+" %")
	}
	return strings.Join(out, ", ") + ", counted alike"
}
