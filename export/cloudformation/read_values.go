package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/pattern"
)

// maxValues bounds the values that are tried for one property.
const maxValues = 32

// proposals are values that a property may have, in view of what the templates
// say where the design says something else. The exporter decides which it is.
type proposals struct {
	prop   model.Prop
	at     model.Place
	values [][]string
	seen   map[string]bool
}

// valuesFor proposes values of a property.
func valuesFor(at model.Place, p model.Prop, gaps []gap, lists [][]string) [][]string {
	s := &proposals{prop: p, at: at, seen: map[string]bool{}}
	now, set := p.Get(at.Spec())
	if set {
		s.seen[strings.Join(now, "\x00")] = true
	}
	current := strings.Split(at.Value(p.Name), ",")
	if set {
		current = now
	}
	switch {
	case p.Type == model.Bool:
		s.add(strconv.FormatBool(at.Value(p.Name) != "true"))
	case p.Type == model.NodeRef, p.Type == model.NodeList:
		s.nodes()
	case len(p.Choices) > 0 && !p.Type.IsList():
		s.choices(gaps)
	case p.Type == model.RegionID:
		s.regions(gaps)
	case p.Type.IsList():
		s.lists(current, gaps, lists)
	default:
		s.texts(current, gaps)
	}
	if set {
		s.values = append(s.values, nil)
	}
	return s.values
}

func (s *proposals) add(v ...string) {
	key := strings.Join(v, "\x00")
	if s.seen[key] || len(s.values) >= maxValues {
		return
	}
	s.seen[key] = true
	s.values = append(s.values, v)
}

// choices proposes the words of a property, those first that the templates hold;
// of many only those.
func (s *proposals) choices(gaps []gap) {
	plainWant := make([]string, 0, len(gaps))
	for _, g := range gaps {
		if !g.absent && g.want != "" {
			plainWant = append(plainWant, plainly(g.want))
		}
	}
	var rest []string
	for _, word := range s.prop.Words() {
		plain := plainly(word)
		if slices.ContainsFunc(plainWant, func(want string) bool { return strings.Contains(want, plain) || strings.Contains(plain, want) }) {
			s.add(word)
		} else {
			rest = append(rest, word)
		}
	}
	if len(s.prop.Choices) <= 8 {
		for _, word := range rest {
			s.add(word)
		}
	}
	if s.prop.Open {
		s.texts([]string{s.at.Value(s.prop.Name)}, gaps)
	}
}

// plainly is a text without what differs between spellings of one word.
func plainly(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

func (s *proposals) nodes() {
	for _, n := range s.at.In.Nodes {
		if len(s.prop.Ref) == 0 || slices.Contains(s.prop.Ref, n.Kind()) {
			s.add(n.ID)
		}
	}
}

func (s *proposals) regions(gaps []gap) {
	for _, g := range gaps {
		if regionCode().MatchString(g.want) {
			s.add(g.want)
		}
		if g.read != nil && g.read.in.region != "" {
			s.add(g.read.in.region)
		}
	}
}

var numeral = pattern.Lazy(`[0-9]+(\.[0-9]+)?`)

// texts proposes what the templates hold: as it stands, in the place of what the
// design has, as a number in other units.
func (s *proposals) texts(current []string, gaps []gap) {
	now := current[0]
	for _, g := range gaps {
		if g.absent || strings.Contains(g.want, "${") && now == "" {
			continue
		}
		if v, ok := replaced(now, g.have, g.want); ok {
			s.add(v)
		}
		if s.prop.Type == model.Int || s.prop.Type == model.Decimal {
			s.numbers(g.want)
			continue
		}
		if len(g.want) <= 2000 && !strings.ContainsAny(g.want, "\n") {
			s.add(g.want)
			s.add("/" + strings.TrimPrefix(g.want, "/"))
		}
	}
}

func (s *proposals) numbers(text string) {
	for _, n := range numeral().FindAllString(text, 6) {
		v, err := strconv.ParseFloat(n, 64)
		if err != nil {
			continue
		}
		for _, unit := range []float64{1, 1000, 60, 3600, 1.0 / 1000} {
			x := v / unit
			if s.prop.Type == model.Int && x != float64(int64(x)) {
				continue
			}
			in := strconv.FormatFloat(x, 'f', -1, 64)
			if s.prop.InRange(in) == nil {
				s.add(in)
			}
		}
	}
}

// lists proposes lists that the templates hold, and the own one with an entry
// less, more or another.
func (s *proposals) lists(current []string, gaps []gap, lists [][]string) {
	if len(current) == 1 && current[0] == "" {
		current = nil
	}
	for _, l := range lists {
		s.add(l...)
	}
	for i := range current {
		if len(current) > 1 {
			s.add(slices.Delete(slices.Clone(current), i, i+1)...)
		}
		for _, g := range gaps {
			if v, ok := replaced(current[i], g.have, g.want); ok && !g.absent && !g.new {
				changed := slices.Clone(current)
				changed[i] = v
				s.add(changed...)
			}
		}
	}
	for _, g := range gaps {
		if !g.absent && g.want != "" && len(g.want) < 500 && !strings.ContainsAny(g.want, "\n") {
			s.add(append(slices.Clone(current), g.want)...)
			s.add(g.want)
		}
	}
}

// replaced is a value in which what the design gave is now what the templates
// say: have may be a part of the value, or the value a part of have.
func replaced(now, have, want string) (string, bool) {
	switch {
	case now == "" || have == "":
		return "", false
	case now == have:
		return want, true
	case len(have) < len(now) && strings.Contains(now, have):
		return strings.Replace(now, have, want, 1), true
	case strings.Contains(have, now):
		before, after, _ := strings.Cut(have, now)
		rest, ok := strings.CutPrefix(want, before)
		if !ok {
			return "", false
		}
		return strings.CutSuffix(rest, after)
	}
	// Both may share a middle that stands in the value: "404" of "404:/a.html".
	start := commonStart(have, want)
	a, b := have[len(start):], want[len(start):]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if a != "" && strings.Count(now, a) == 1 {
		return strings.Replace(now, a, b, 1), true
	}
	return "", false
}
