package add

import (
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/sketch"
	"portolan/model/wording"
	"portolan/tui/picker"
)

// nothing says why no kind fits what is typed, and the way out.
func (q *Palette) nothing(query string) string {
	var done []reading
	for _, term := range apart(query, ',') {
		ranked := q.ranked(done, readTerm(term))
		if len(ranked) == 0 {
			return unread(wordsOf(term))
		}
		if why := q.plan(done, ranked[0]).Why; why != "" {
			return ranked[0].Kind.Info().Caption + ": " + why + ". " + q.legalAfter("Legal here: ", done)
		}
		done = append(done, ranked[0])
	}
	return ""
}

// legalText names the kinds that can be added where the last term of the query stands.
func (q *Palette) legalText() string {
	key := q.keyOf(picker.Item{})
	if q.legal.key != key { // asked for at each frame
		done, _, _ := q.read(q.Query())
		q.legal.key, q.legal.text = key, q.legalAfter("Legal    ", done)
	}
	return q.legal.text
}

// legalAfter names what is legal behind what was read, those first that people usually put
// there.
func (q *Palette) legalAfter(lead string, done []reading) string {
	var names []string
	for _, w := range q.ranked(done, readTerm("")) {
		if q.plan(done, w).Why == "" {
			names = append(names, w.Kind.Info().Caption)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return lead + wording.Some(names)
}

// unread says what of the words cannot be read as one node.
func unread(words []string) string {
	k, namer := meant(words)
	if k == nil {
		return "No kind, Region or city is called " + strconv.Quote(strings.Join(words, " ")) + nearKind(words) +
			" Delete it to choose from all kinds."
	}
	w := reading{Want: sketch.Want{Kind: k.Kind}, score: fitWhole}
	for i, word := range words {
		switch {
		case strings.Contains(word, "="):
			if why := w.state(k, word); why != "" {
				return capital(why) + "."
			}
		case i == namer || fitKind(k, strings.ToLower(word)) <= fitStart:
		case w.take(k, word, true):
		case k.Kind == model.KindUsers && w.City == "":
			return noCity(word)
		default:
			return strconv.Quote(word) + " is one word too many: behind " + k.Caption +
				" can stand a Region, a name and properties such as azs=3. A comma begins the next kind."
		}
	}
	return "These words name several kinds: a comma begins the next kind."
}

// meant is the kind that the words name best, and which of them does; nil where none does.
func meant(words []string) (kind *model.KindInfo, namer int) {
	best := noFit
	for i, word := range words {
		if strings.Contains(word, "=") {
			continue
		}
		for _, k := range model.Kinds() {
			if fit := fitKind(k, strings.ToLower(word)); fit < best {
				best, kind, namer = fit, k, i
			}
		}
	}
	return kind, namer
}

// nearKind proposes the kind that may have been meant, and ends the sentence.
func nearKind(words []string) string {
	var names []string
	for _, k := range model.Kinds() {
		names = append(append(names, string(k.Kind)), k.Aliases...)
	}
	for _, word := range words {
		if near := wording.DidYouMean(strings.ToLower(word), names); near != "" {
			return near
		}
	}
	return "."
}

// noCity says that a word is no city.
func noCity(word string) string {
	if _, err := geo.Locate(word); err != nil {
		return capital(err.Error()) + "."
	}
	return strconv.Quote(word) + " is not in the table of cities."
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
