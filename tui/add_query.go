package tui

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
)

// want is one reading of what a person typed: a kind, and what its other words
// say about the node.
type want struct {
	kind   model.Kind
	score  int // how well the words fit the kind, 0 best
	region string
	word   string // the word that named the Region
	city   string
	policy string
	name   string
}

// readTerm lists the readings of one term such as "alb eu", best kinds first.
// An empty term fits every kind.
func readTerm(term string) []want {
	words := strings.Fields(term)
	var out []want
	for _, k := range model.Kinds() {
		if w, ok := readAs(k, words); ok {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b want) int { return a.score - b.score })
	return out
}

// readAs reads words as a node of one kind: at least one must name the kind,
// unless a word can only belong to it.
func readAs(k *model.KindInfo, words []string) (want, bool) {
	w := want{kind: k.Kind, score: noFit}
	if len(words) == 0 {
		w.score = 0
		return w, true
	}
	namer := -1
	for i, word := range words {
		if s := fitKind(k, strings.ToLower(word)); s < w.score {
			w.score, namer = s, i
		}
	}
	if namer >= 0 && w.score >= fitPart && (k.Kind == model.KindUsers || k.Kind == model.KindRecord) && len(words) == 1 {
		namer = -1
	}
	for i, word := range words {
		if i == namer || namer >= 0 && fitKind(k, strings.ToLower(word)) <= fitStart {
			continue
		}
		if !w.take(k, word, namer >= 0) {
			return want{}, false
		}
	}
	if namer < 0 {
		if w.city == "" && w.policy == "" && !strings.Contains(w.name, ".") {
			return want{}, false
		}
		w.score = fitStart
	}
	return w, true
}

// take reads one word that does not name the kind.
func (w *want) take(k *model.KindInfo, word string, named bool) bool {
	lower := strings.ToLower(word)
	switch {
	case k.Kind == model.KindUsers && w.city == "":
		if c, ok := cityNamed(word, named); ok {
			w.city = c
			return true
		}
		return false
	case k.Kind == model.KindRecord && w.policy == "" && policyNamed(lower) != "":
		w.policy = policyNamed(lower)
		return true
	case k.Kind == model.KindRecord && strings.Contains(word, "."):
		w.name = strings.Trim(lower, ".")
		return true
	case !named:
		return false
	case k.Regional && w.region == "":
		if r := geo.SearchRegions(word); len(r) > 0 {
			w.region, w.word = r[0].Code, word
			return true
		}
	}
	if w.name == "" && w.score <= fitStart && model.Slug(asciiFold(word)) != "" {
		w.name = word
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
	if found := geo.SearchCities(word); len(found) > 0 && (loose || strings.HasPrefix(strings.ToLower(asciiFold(found[0].Name)), strings.ToLower(word))) {
		return found[0].Name, true
	}
	return "", false
}

func policyNamed(word string) string {
	p, _ := model.FindProp(model.KindRecord.Info().Props, "policy")
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

// usual lists what people put behind a kind, most usual first. It ranks what
// is legal; "" is the start of a design.
var usual = map[model.Kind][]model.Kind{
	"":                     {model.KindUsers, model.KindRecord, model.KindCloudFront, model.KindALB, model.KindRESTAPI, model.KindS3},
	model.KindUsers:        {model.KindRecord, model.KindCloudFront, model.KindAccelerator, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI},
	model.KindRecord:       {model.KindCloudFront, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI, model.KindAccelerator, model.KindRecord, model.KindHealthCheck, model.KindNLB},
	model.KindCloudFront:   {model.KindS3, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI, model.KindRecord, model.KindWAF, model.KindCertificate, model.KindFunctionURL, model.KindCloudFrontFunction, model.KindLambdaEdge},
	model.KindAccelerator:  {model.KindALB, model.KindNLB, model.KindASG},
	model.KindALB:          {model.KindASG, model.KindECS, model.KindLambda, model.KindWAF, model.KindCertificate},
	model.KindNLB:          {model.KindASG, model.KindECS, model.KindALB, model.KindCertificate},
	model.KindGWLB:         {model.KindASG},
	model.KindRESTAPI:      {model.KindLambda, model.KindVPCLink, model.KindDatastore, model.KindALB, model.KindWAF, model.KindCertificate},
	model.KindHTTPAPI:      {model.KindLambda, model.KindVPCLink, model.KindALB, model.KindCertificate},
	model.KindWebSocketAPI: {model.KindLambda, model.KindVPCLink, model.KindCertificate},
	model.KindVPCLink:      {model.KindALB, model.KindNLB, model.KindECS},
	model.KindFunctionURL:  {model.KindLambda},
	model.KindLambda:       {model.KindDatastore, model.KindS3},
	model.KindASG:          {model.KindDatastore, model.KindS3},
	model.KindECS:          {model.KindDatastore, model.KindS3},
}

// rankAfter is the place of a kind among what usually follows another.
func rankAfter(k, near model.Kind) int {
	if i := slices.Index(usual[near], k); i >= 0 {
		return i
	}
	return len(model.Kinds())
}

// rankBefore is the place of a kind among what usually stands before another.
func rankBefore(k, near model.Kind) int {
	if i := slices.Index(usual[k], near); i >= 0 {
		return i
	}
	return len(model.Kinds())
}
