package add

import (
	"slices"
	"strings"
	"unicode"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/geo"
	"portolan/model/sketch"
)

// reading is one reading of what a person typed: a kind, and what its other
// words say about the node.
type reading struct {
	sketch.Want
	score int // how well the words fit the kind, 0 best
}

// readTerm lists the readings of one term such as "alb eu", best kinds first.
// An empty term fits every kind.
func readTerm(term string) []reading {
	words := apart(term, ' ')
	var out []reading
	for _, k := range model.Kinds() {
		if w, ok := readAs(k, words); ok {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int { return a.score - b.score })
	return out
}

// readAs reads words as a node of one kind: at least one must name the kind,
// unless a word can only belong to it.
func readAs(k *model.KindInfo, words []string) (reading, bool) {
	w := reading{Want: sketch.Want{Kind: k.Kind}, score: noFit}
	if len(words) == 0 {
		w.score = 0
		return w, true
	}
	namer := -1
	for i, word := range words {
		if strings.Contains(word, "=") {
			continue // a property
		}
		if s := fitKind(k, strings.ToLower(word)); s < w.score {
			w.score, namer = s, i
		}
	}
	if namer >= 0 && w.score >= fitPart && (k.Kind == model.KindUsers || k.Kind == model.KindRecord) && len(words) == 1 {
		namer = -1
	}
	for i, word := range words {
		if strings.Contains(word, "=") {
			if namer < 0 || !w.state(k, word) {
				return reading{}, false
			}
			continue
		}
		if i == namer || namer >= 0 && fitKind(k, strings.ToLower(word)) <= fitStart {
			continue
		}
		if !w.take(k, word, namer >= 0) {
			return reading{}, false
		}
	}
	if namer < 0 {
		if w.City == "" && w.Policy == "" && !strings.Contains(w.Name, ".") {
			return reading{}, false
		}
		w.score = fitStart
	}
	return w, true
}

// state reads one word as a property of the kind: azs=3, rules="fixed 404;path=/x
// fixed 200". Semicolons stand between the items of a list.
func (w *reading) state(k *model.KindInfo, word string) bool {
	name, value, _ := strings.Cut(word, "=")
	for _, p := range k.Props {
		if !strings.EqualFold(p.Name, name) {
			continue
		}
		items := []string{value}
		if p.Type.IsList() {
			items = strings.Split(value, ";")
		}
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		list, err := canonical.Words(p, items)
		if err != nil || p.Set(k.NewSpec(), list) != nil || p.HasRange() && p.InRange(list[0]) != nil {
			return false
		}
		w.Set = append(w.Set, model.Setting{Prop: p.Name, Value: list})
		return true
	}
	return false
}

// apart splits a text at a sign, except between double quotes, which are left
// out where words are meant. A quote that does not end is a sign like others.
func apart(text string, at rune) []string {
	var out []string
	var part strings.Builder
	quoted := false
	for i, r := range text {
		switch {
		case r == '"' && (quoted || strings.Contains(text[i+1:], `"`)):
			quoted = !quoted
			if at != ' ' {
				part.WriteRune(r)
			}
		case !quoted && (r == at || at == ' ' && unicode.IsSpace(r)):
			out = append(out, part.String())
			part.Reset()
		default:
			part.WriteRune(r)
		}
	}
	out = append(out, part.String())
	if at == ' ' {
		out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	}
	return out
}

// take reads one word that does not name the kind.
func (w *reading) take(k *model.KindInfo, word string, named bool) bool {
	lower := strings.ToLower(word)
	switch {
	case k.Kind == model.KindUsers && w.City == "":
		if c, ok := cityNamed(word, named); ok {
			w.City = c
			return true
		}
		return false
	case k.Kind == model.KindRecord && w.Policy == "" && policyNamed(lower) != "":
		w.Policy = policyNamed(lower)
		return true
	case k.Kind == model.KindRecord && strings.Contains(word, "."):
		w.Name = strings.Trim(lower, ".")
		return true
	case !named:
		return false
	case k.Regional && w.Region == "":
		if r := geo.SearchRegions(word); len(r) > 0 {
			w.Region, w.Word = r[0].Code, word
			return true
		}
	}
	if w.Name == "" && w.score <= fitStart && model.Slug(sketch.Fold(word)) != "" {
		w.Name = word
		return true
	}
	return false
}

// cityNamed finds the place that a word means. A word alone must be the whole
// name or its beginning.
func cityNamed(word string, loose bool) (string, bool) {
	if c, ok := geo.FindCity(word); ok {
		return c.Name, true
	}
	if len(word) < 3 && !loose {
		return "", false
	}
	if found := geo.SearchCities(word); len(found) > 0 && (loose || strings.HasPrefix(strings.ToLower(sketch.Fold(found[0].Name)), strings.ToLower(word))) {
		return found[0].Name, true
	}
	return "", false
}

func policyNamed(word string) string {
	p, _ := model.FindProp(model.KindRecord.Info().Props, "policy")
	if v, bad := canonical.Word(p, word); bad == nil && slices.Contains(p.Words(), v) {
		return v
	}
	for _, v := range p.Words() {
		if v == word || len(word) >= 4 && strings.HasPrefix(v, word) {
			return v
		}
	}
	return ""
}

// How a word fits a kind, best first.
const (
	fitWhole = iota
	fitStart
	fitPart
	fitLetters
	noFit
)

// fitKind tells how well a word names a kind.
func fitKind(k *model.KindInfo, word string) int {
	best := noFit
	names := append([]string{string(k.Kind), k.Name, strings.ToLower(k.Caption)}, k.Aliases...)
	names = append(names, strings.Fields(strings.ToLower(k.Title))...)
	for _, n := range names {
		switch {
		case n == word:
			return fitWhole
		case strings.HasPrefix(n, word):
			best = min(best, fitStart)
		case len(word) > 2 && strings.Contains(n, word):
			best = min(best, fitPart)
		case len(word) > 2 && n[0] == word[0] && subsequence(n, word):
			best = min(best, fitLetters)
		}
	}
	return best
}

// subsequence tells whether the letters of word stand in text in this order.
func subsequence(text, word string) bool {
	for _, r := range word {
		i := strings.IndexRune(text, r)
		if i < 0 {
			return false
		}
		text = text[i+len(string(r)):]
	}
	return true
}
