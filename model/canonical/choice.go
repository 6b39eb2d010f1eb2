package canonical

import (
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// otherNames are names that AWS's own interfaces, its console among them, or
// people have for choices, without case and marks. A name stands only where the
// property has the choice.
var otherNames = map[string]map[string]string{
	"priceClass": {
		"useonlynorthamericaandeurope": "100", "northamericaandeurope": "100",
		"usenorthamericaeuropeasiamiddleeastandafrica": "200", "northamericaeuropeasiamiddleeastandafrica": "200",
		"usealledgelocations": "All", "alledgelocations": "All",
	},
	"viewerProtocol": {"redirecthttptohttps": "redirect-to-https", "httpandhttps": "allow-all"},
	"targetType":     {"ipaddress": "ip", "lambdafunction": "lambda", "applicationloadbalancer": "alb"},
	"endpoint":       {"edgeoptimized": "edge"},
	"of":             {"oneuser": model.OfUser, "allusers": model.OfPopulation},
	"missingData":    {"lastknownstatus": "last-known"},
	"policy":         {"multivalueanswer": "multivalue", "latencybased": "latency", "ipbasedrouting": "ip-based"},
	"geoRestriction": {"whitelist": "allowlist", "blacklist": "denylist", "blocklist": "denylist"},
	"access":         {"originaccesscontrol": "oac", "originaccessidentity": "oai", "4g": "lte", "4glte": "lte"},
	"encryption":     {"aes256": "sse-s3", "awskms": "sse-kms"},
	"auth":           {"awsiam": "iam", "cognitouserpools": "cognito", "custom": "lambda", "request": "lambda", "token": "lambda"},
	"authType":       {"iam": "AWS_IAM"},
	"httpVersion":    {"11": "http1.1", "2": "http2", "3": "http3", "h2": "http2", "h3": "http3", "2and3": "http2and3"},
	"originMinTLS":   {"tlsv10": "TLSv1"},
	"tls":            {"tlsv13": "1.3", "tlsv12": "1.2"},
}

// choice is the choice that a word names; the word itself when there is none,
// for [model.Prop.Set] or a rule to judge.
func choice(p model.Prop, s string) string {
	words := p.Words()
	if slices.Contains(words, s) {
		return s
	}
	switch {
	case isSet(p):
		return setNamed(words, s)
	case p.Open || p.Type == model.TextList: // others may stand there too
		return proposal(words, s)
	}
	for _, form := range forms(s, letters(p.Name), "managed") {
		if w, ok := named(words, form); ok {
			return w
		}
		if w := otherNames[p.Name][form]; w != "" && slices.Contains(words, w) {
			return w
		}
	}
	return s
}

// proposal is the one of some proposals that a word spells otherwise. What holds
// a path or a value is never another's.
func proposal(words []string, s string) string {
	for _, w := range words {
		plain := !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' })
		if plain && letters(w) == letters(s) || !strings.ContainsAny(w, "/=") && strings.EqualFold(w, strings.TrimSpace(s)) {
			return w
		}
	}
	return s
}

// Choice is the word of a closed list that a person means, without regard to
// case and marks.
func Choice(words []string, s string) (string, bool) {
	if slices.Contains(words, s) {
		return s, true
	}
	return named(words, letters(s))
}

func named(words []string, form string) (string, bool) {
	if i := slices.IndexFunc(words, func(w string) bool { return form != "" && letters(w) == form }); i >= 0 {
		return words[i], true
	}
	return "", false
}

// endings are what AWS's pages and consoles put behind the name of a choice.
var endings = []string{"recommended", "bestperformance", "routingpolicy", "routing", "policy", "s"}

// forms are the letters of a word, as they are and without what AWS puts in
// front of a name or behind it: PriceClass_100, Managed-CachingDisabled,
// "Weighted routing".
func forms(s string, prefixes ...string) []string {
	out := []string{letters(s)}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(out[0], p); ok && rest != "" {
			out = append(out, rest)
		}
	}
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(out[0], e); ok && rest != "" {
			out = append(out, rest)
		}
	}
	return out
}

// Kind is the kind that a word names as the file spells it or by the full name of
// its service, without regard to case and marks: "REST_API", "Application Load
// Balancer".
func Kind(word string) (model.Kind, bool) {
	typed := forms(word, "amazon", "aws")
	for _, k := range model.Kinds() {
		for _, name := range []string{string(k.Kind), k.Title} {
			if slices.Contains(typed, letters(name)) {
				return k.Kind, true
			}
		}
	}
	return "", false
}

// arrows are the ways in which people draw the arrow of a link.
var arrows = strings.NewReplacer("⟶", "->", "→", "->", "➔", "->", "➜", "->", "⇒", "->", "-->", "->", "=>", "->")

// Arrows is a text with every arrow as the file has it.
func Arrows(s string) string { return arrows.Replace(s) }

// letters reduces a word to its small letters and digits, behind a minus that
// begins it; tls1.2 is TLSv1.2.
func letters(s string) string {
	var b strings.Builder
	if strings.HasPrefix(s, "-") {
		b.WriteByte('-')
	}
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	out := b.String()
	if rest, ok := strings.CutPrefix(out, "tls"); ok && rest != "" && unicode.IsDigit(rune(rest[0])) {
		out = "tlsv" + rest
	}
	return out
}

// isSet tells whether the choices of a property are sets of words, such as
// the methods GET,HEAD.
func isSet(p model.Prop) bool {
	return slices.ContainsFunc(p.Choices, func(c model.Choice) bool { return strings.Contains(c.Value, ",") })
}

// allMethods is what "all" stands for, in the order of the alphabet.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html
var allMethods = slices.Sorted(slices.Values(model.Methods()))

// setNamed is the choice with the same members, in any order, case and form.
func setNamed(choices []string, s string) string {
	typed := setOf(s)
	if slices.Equal(typed, []string{"ANY"}) || slices.Equal(typed, []string{"*"}) {
		typed = allMethods
	}
	for _, c := range choices {
		if slices.Equal(typed, setOf(c)) {
			return c
		}
	}
	return s
}

// setOf are the members of a set in order, each once.
func setOf(s string) []string {
	words := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|/+_-&", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "ALLOW" || w == "AND" })
	if len(words) == 1 && words[0] == "ALL" {
		return allMethods
	}
	slices.Sort(words)
	return slices.Compact(words)
}
