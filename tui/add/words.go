package add

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/geo"
	"portolan/model/sketch"
	"portolan/model/wording"
)

// reading is one reading of what a person typed: a kind, and what its other
// words say about the node.
type reading struct {
	sketch.Want
	score int // how well the words fit the kind, 0 best
	namer int // place of the word that names the kind, negative for none
}

// readTerm lists the readings of one term such as "alb eu", best kinds first.
// An empty term fits every kind. A word that is the name of a kind asks for that kind:
// where it cannot be read so, the term is none of another kind either.
func readTerm(term string) []reading {
	words := wordsOf(term)
	names := make([]bool, len(words)) // of some kind
	for i, w := range words {
		names[i] = fitAny(w) == fitWhole
	}
	var out []reading
	for _, k := range model.Kinds() {
		if w, ok := readAs(k, words, names); ok {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int { return a.score - b.score })
	if len(out) > 0 && out[0].score > fitWhole && slices.Contains(names, true) {
		return nil
	}
	return out
}

// leastBegun is how many letters of the second word of a name tell it from a name that a
// person gives.
const leastBegun = 3

// wordsOf splits a term into words. Words that are the name of a kind together, or at the
// end of the term begin one, are one word.
func wordsOf(term string) []string {
	words := apart(term, ' ')
	for i := range words {
		for j := len(words); j > i+1; j-- {
			name := strings.ToLower(strings.Join(words[i:j], " "))
			fit := fitAny(name)
			if fit == fitWhole || fit == fitStart && j == len(words) && len(words[j-1]) >= leastBegun {
				words = slices.Replace(words, i, j, name)
				break
			}
		}
		if i+1 >= len(words) {
			break
		}
	}
	return words
}

// readAs reads words as a node of one kind: at least one must name the kind,
// unless a word can only belong to it. Names tells which words are the name of a kind.
func readAs(k *model.KindInfo, words []string, names []bool) (reading, bool) {
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
	w.namer = namer
	for i, word := range words {
		if strings.Contains(word, "=") {
			if namer < 0 || w.state(k, word) != "" {
				return reading{}, false
			}
			continue
		}
		if i == namer || namer >= 0 && fitKind(k, strings.ToLower(word)) <= fitStart {
			continue
		}
		if names[i] && (w.score > fitWhole || i < namer) {
			return reading{}, false // the word asks for another kind: "alb us" is no user pool named alb
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
// fixed 200". Semicolons stand between the items of a list. It returns what is wrong
// with the word, "" for nothing.
func (w *reading) state(k *model.KindInfo, word string) string {
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
		if err == nil {
			err = p.Set(k.NewSpec(), list)
		}
		if err == nil && p.HasRange() {
			err = p.InRange(list[0])
		}
		if err != nil {
			return err.Error()
		}
		w.Set = append(w.Set, model.Setting{Prop: p.Name, Value: list})
		return ""
	}
	names := make([]string, len(k.Props))
	for i, p := range k.Props {
		names[i] = p.Name
	}
	return k.Title + " has no property " + strconv.Quote(name) + wording.DidYouMean(name, names)
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

// fitAny tells how well a word is or begins the name of the kind for which that is best.
func fitAny(word string) int {
	best, lower := noFit, strings.ToLower(word)
	for _, names := range namesOfKinds() {
		best = min(best, fitNames(names, lower))
	}
	return best
}

// How a word fits a kind, best first.
const (
	fitWhole = iota
	fitStart
	fitPart
	fitLetters
	noFit
)

// namesOfKinds lists what each kind is called.
var namesOfKinds = sync.OnceValue(func() map[model.Kind][]string {
	dashless := strings.NewReplacer("-", " ", "_", " ")
	out := map[model.Kind][]string{}
	for _, k := range model.Kinds() {
		out[k.Kind] = append([]string{
			string(k.Kind), k.Name, strings.ToLower(k.Caption), strings.ToLower(k.Title),
			dashless.Replace(string(k.Kind)), dashless.Replace(k.Name),
		}, k.Aliases...)
	}
	return out
})

// fitNames tells how well a word is one of some names, or begins one.
func fitNames(names []string, word string) int {
	best := noFit
	for _, n := range names {
		switch {
		case n == word:
			return fitWhole
		case strings.HasPrefix(n, word):
			best = fitStart
		}
	}
	return best
}

// fitKind tells how well a word names a kind.
func fitKind(k *model.KindInfo, word string) int {
	names := namesOfKinds()[k.Kind]
	best := fitNames(names, word)
	if best == fitWhole {
		return best
	}
	for _, n := range slices.Concat(names, strings.Fields(strings.ToLower(k.Title))) {
		switch {
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
