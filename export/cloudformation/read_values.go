package cloudformation

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/pattern"
)

// maxValues bounds the values that are tried for one property. Of more choices
// than manyChoices only those are tried that the templates hold.
const (
	maxValues   = 32
	manyChoices = 16
)

// proposals are values that a property may have, in view of what the templates
// say where the design says something else. The exporter decides which it is.
type proposals struct {
	prop   model.Prop
	at     model.Place
	values [][]string
	seen   map[string]bool
	// scratch is a spec on which values are tried: what the type refuses is none.
	scratch any
}

// valuesFor proposes values of a property.
func valuesFor(at model.Place, p model.Prop, gaps []gap, lists [][]string) [][]string {
	s := &proposals{prop: p, at: at, seen: map[string]bool{}, scratch: scratchOf(at)}
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
		s.add(strconv.FormatBool(at.Value(p.Name) == "true"))
	case p.Type == model.NodeRef, p.Type == model.NodeList:
		s.nodes(current)
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

// scratchOf is an empty spec of the kind of a place.
func scratchOf(at model.Place) any {
	if at.Link != nil {
		return at.Link.Info().NewSpec()
	}
	return at.Node.Info().NewSpec()
}

func (s *proposals) add(v ...string) {
	key := strings.Join(v, "\x00")
	if s.seen[key] || len(s.values) >= maxValues {
		return
	}
	s.seen[key] = true
	if s.prop.Set(s.scratch, v) != nil || !fits(s.prop, v) {
		return
	}
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
	if len(s.prop.Choices) <= manyChoices {
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

func (s *proposals) nodes(current []string) {
	for _, n := range s.at.In.Nodes {
		if s.at.Node == n || len(s.prop.Ref) > 0 && !slices.Contains(s.prop.Ref, n.Kind()) {
			continue
		}
		s.add(n.ID)
		if s.prop.Type == model.NodeList {
			s.toggle(current, n.ID)
		}
	}
}

// toggle proposes a list with one entry more, or less.
func (s *proposals) toggle(current []string, entry string) {
	if slices.Contains(current, entry) {
		if rest := slices.DeleteFunc(slices.Clone(current), func(e string) bool { return e == entry }); len(rest) > 0 {
			s.add(rest...)
		}
		return
	}
	s.add(append(slices.DeleteFunc(slices.Clone(current), func(e string) bool { return e == "" }), entry)...)
}

func (s *proposals) regions(gaps []gap) {
	for _, g := range gaps {
		for _, word := range strings.FieldsFunc(g.want, func(r rune) bool { return r == ':' || r == '.' || r == '/' }) {
			if regionCode().MatchString(word) {
				s.add(word)
			}
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
	s.together(current[:1], gaps)
	for _, g := range gaps {
		if g.absent {
			continue
		}
		for _, v := range replacedEach(now, g.have, g.want) {
			s.add(v)
		}
		if s.prop.Type == model.Int || s.prop.Type == model.Decimal {
			s.numbers(g.want)
		} else if sayable(g.want) {
			s.add(g.want)
			s.add("/" + strings.TrimPrefix(g.want, "/"))
			if _, rest, ok := strings.Cut(g.want, "://"); ok {
				host, _, _ := strings.Cut(rest, "/")
				s.add(host)
			}
		}
	}
	if n, err := strconv.Atoi(now); err == nil && s.prop.Type == model.Int {
		for _, step := range []int{-1, 1, -2, 2} {
			if in := strconv.Itoa(n + step); s.prop.InRange(in) == nil {
				s.add(in)
			}
		}
	}
	if now == "" && s.prop.Type == model.Int {
		for _, n := range []string{"1", "2", "3"} {
			if s.prop.InRange(n) == nil {
				s.add(n)
			}
		}
	}
	if s.prop.Type == model.Text {
		s.compounds(nil, gaps)
	}
}

// sayable tells whether a text of a template can be what a drawing says: one line
// that can be shown and refers to nothing.
func sayable(s string) bool {
	if s == "" || s == "{}" || len(s) > 500 || model.Visible(s) != s || strings.Contains(s, "${") {
		return false
	}
	return !slices.ContainsFunc(chosenLater, func(name string) bool { return strings.Contains(s, name+"(") })
}

// chosenLater are functions whose value is known when a stack is deployed.
var chosenLater = []string{"Base64", "Cidr", "FindInMap", "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Length", "Select", "Split", "ToJsonString", "Transform"}

// compounds proposes texts of two that stand beside each other, as conditions,
// rewrites and places are written.
func (s *proposals) compounds(current []string, gaps []gap) {
	for i := range max(0, len(gaps)-1) {
		a, b := gaps[i], gaps[i+1]
		if a.absent || b.absent || a.read != b.read || !sayable(a.want) || !sayable(b.want) {
			continue
		}
		for _, between := range []string{": ", "=", " -> ", "-", ","} {
			s.add(append(slices.Clone(current), a.want+between+b.want)...)
			if between == "," {
				s.add(append(slices.Clone(current), b.want+between+a.want)...)
			}
		}
	}
}

func (s *proposals) numbers(text string) {
	for _, n := range numeral().FindAllString(text, 6) {
		v, err := strconv.ParseFloat(n, 64)
		if err != nil {
			continue
		}
		for _, unit := range []float64{1, 1000, 60, 3600, 0.01, 0.001} {
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
	s.errorPages(gaps)
	s.together(current, gaps)
	for _, l := range lists {
		if !slices.ContainsFunc(l, func(text string) bool { return !sayable(text) }) {
			s.add(l...)
		}
	}
	for i := range current {
		if len(current) > 1 {
			s.add(slices.Delete(slices.Clone(current), i, i+1)...)
		}
		for _, g := range gaps {
			if g.absent || g.new {
				continue
			}
			for _, v := range replacedEach(current[i], g.have, g.want) {
				changed := slices.Clone(current)
				changed[i] = v
				s.add(changed...)
			}
		}
	}
	for _, c := range s.prop.Choices {
		s.add(c.Value)
		s.toggle(current, c.Value)
	}
	for _, g := range gaps {
		if !g.absent && sayable(g.want) {
			s.toggle(current, g.want)
			s.add(g.want)
			if strings.HasSuffix(g.resource().kind, "RequestPolicy") { // all but these
				s.add("-" + g.want)
			}
		}
	}
	s.add("*")
	s.compounds(current, gaps)
	s.entries(current)
}

// entries proposes the own list with one entry that is another word of the property,
// or in another order: what the templates hold may be what a word stands for.
func (s *proposals) entries(current []string) {
	for i := range current {
		for _, c := range s.prop.Choices {
			changed := slices.Clone(current)
			changed[i] = c.Value
			s.add(changed...)
		}
		if i > 0 {
			changed := slices.Clone(current)
			changed[i-1], changed[i] = changed[i], changed[i-1]
			s.add(changed...)
		}
	}
}

// together proposes a value in which all that the design gave and the templates say in
// another way is replaced at once: several names of one resource may be others.
func (s *proposals) together(current []string, gaps []gap) {
	changed, parts := slices.Clone(current), map[string]bool{}
	for _, g := range gaps {
		if g.absent || g.new || g.have == "" || parts[g.have] || !sayable(g.want) {
			continue
		}
		at := slices.Index(current, g.have)
		if at < 0 {
			at = slices.IndexFunc(changed, func(v string) bool { return strings.Contains(v, g.have) })
		}
		if at >= 0 {
			changed[at] = strings.Replace(changed[at], g.have, g.want, 1)
			parts[g.have] = true
		}
	}
	if len(parts) > 1 && !slices.ContainsFunc(changed, func(v string) bool { return !sayable(v) }) {
		s.add(changed...)
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

// replacedEach are the values of [replaced] that can be said, also at the second and
// third place where the design has what is another now.
func replacedEach(now, have, want string) []string {
	var out []string
	if v, ok := replaced(now, have, want); ok && sayable(v) {
		out = append(out, v)
	}
	if have == "" || len(have) >= len(now) {
		return out
	}
	parts := strings.SplitN(now, have, 4)
	for i := 2; i < len(parts); i++ {
		if v := strings.Join(parts[:i], have) + want + strings.Join(parts[i:], have); sayable(v) {
			out = append(out, v)
		}
	}
	return out
}

// free tells whether a property has values that are no words to choose from: the
// templates must say them.
func free(p model.Prop) bool {
	switch p.Type {
	case model.Bool, model.NodeRef, model.NodeList, model.RegionID:
		return false
	case model.Enum:
		return p.Open && len(p.Choices) <= manyChoices
	}
	return true
}
