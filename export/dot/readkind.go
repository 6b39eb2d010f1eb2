package dot

import (
	"fmt"
	"path"
	"strings"
	"sync"
	"unicode"

	"portolan/model"
)

// word is a phrase that tells a kind, in lower case with single blanks.
type word struct {
	text string
	kind model.Kind
}

// colloquial are words of other people's graphs that the palette does not know.
var colloquial = []word{
	{"browser", model.KindUsers},
	{"internet", model.KindUsers},
	{"client", model.KindUsers},
	{"visitor", model.KindUsers},
	{"visitors", model.KindUsers},
	{"mobile", model.KindUsers},
	{"hosted zone", model.KindRecord},
	{"elastic load balancer", model.KindALB},
	{"load balancing", model.KindALB},
	{"instance", model.KindASG},
	{"vm", model.KindASG},
	{"auto scaling", model.KindASG},
	{"web server", model.KindASG},
	{"app server", model.KindASG},
	{"container", model.KindECS},
	{"kubernetes", model.KindECS},
	{"eks", model.KindECS},
	{"functions", model.KindLambda},
	{"storage", model.KindS3},
	{"buckets", model.KindS3},
	{"mysql", model.KindDatastore},
	{"postgres", model.KindDatastore},
	{"postgresql", model.KindDatastore},
	{"redis", model.KindDatastore},
	{"elasticache", model.KindDatastore},
	{"cache", model.KindDatastore},
	{"data center", model.KindOnPremises},
	{"on premises", model.KindOnPremises},
	{"on prem", model.KindOnPremises},
	{"certificate", model.KindCertificate},
	{"gateway", model.KindRESTAPI},
}

// vague words find a kind in the palette, but in a label they may mean anything.
var vague = map[string]bool{"name": true, "static": true, "rest": true, "city": true, "data": true, "tasks": true, "people": true, "health": true, "fn": true}

// words lists all phrases, those of the palette first.
var words = sync.OnceValue(func() []word {
	var out []word
	seen := map[string]bool{}
	add := func(text string, k model.Kind) {
		if text = wordsOf(text); text != "" && !seen[text] && !vague[text] {
			seen[text] = true
			out = append(out, word{text, k})
		}
	}
	for _, k := range model.Kinds() {
		for _, text := range append([]string{string(k.Kind), k.Name, k.Caption, k.Title}, k.Aliases...) {
			add(text, k.Kind)
		}
	}
	for _, w := range colloquial {
		add(w.text, w.kind)
	}
	return out
})

// wordsOf is a text in lower case with a single blank for everything that is
// neither letter nor digit, and between an end of small letters and a capital.
func wordsOf(text string) string {
	var b strings.Builder
	var last rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = ' '
			continue
		}
		if b.Len() > 0 && (last == ' ' || unicode.IsLower(last) && unicode.IsUpper(r)) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	return b.String()
}

// kindIn finds the kind whose longest phrase stands in a text.
func kindIn(text string) (found word, ok bool) {
	// Both readings: "CloudFront" is one word of ours, "WebServer" two of others.
	for _, in := range []string{" " + wordsOf(strings.ToLower(text)) + " ", " " + wordsOf(text) + " "} {
		for _, w := range words() {
			if len(w.text) > len(found.text) && strings.Contains(in, " "+w.text+" ") {
				found = w
			}
		}
	}
	return found, found.text != ""
}

// guessKind reads a node of a graph that Write did not write.
func (r *reader) guessKind(n *rawNode, id string, lines []string) (kind model.Kind, title string) {
	title = strings.Join(lines, " ")
	if n.attrs["shape"] == "record" || n.attrs["shape"] == "Mrecord" {
		title = strings.TrimSpace(strings.NewReplacer("{", " ", "}", " ", "|", " ").Replace(title))
	}
	for _, x := range []struct{ from, text string }{
		{"its label says", title},
		{"its name says", n.name},
		{"its tooltip says", n.attrs["tooltip"]},
		{"its outer label says", n.attrs["xlabel"]},
		{"its image says", path.Base(n.attrs["image"])},
	} {
		if w, ok := kindIn(x.text); ok {
			r.guess(id, "kind "+string(w.kind), fmt.Sprintf("%s %q", x.from, w.text))
			return w.kind, title
		}
	}
	if !r.graph.reached[n.name] && r.graph.leaves[n.name] {
		r.guess(id, "kind users", "no word names a service, and nothing leads to it")
		return model.KindUsers, title
	}
	r.guess(id, "kind on-premises", "no word names a service")
	return model.KindOnPremises, title
}
