package document

import (
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// otherNames are names that AWS's own interfaces, or people, have for choices,
// without case and marks. A name stands only where the property has the choice.
var otherNames = map[string]map[string]string{
	"policy":         {"multivalueanswer": "multivalue", "latencybased": "latency", "ipbasedrouting": "ip-based"},
	"geoRestriction": {"whitelist": "allowlist", "blacklist": "denylist"},
	"access":         {"originaccesscontrol": "oac", "originaccessidentity": "oai", "4g": "lte", "4glte": "lte"},
	"encryption":     {"aes256": "sse-s3", "awskms": "sse-kms"},
	"auth":           {"awsiam": "iam", "cognitouserpools": "cognito", "custom": "lambda", "request": "lambda", "token": "lambda"},
	"authType":       {"iam": "AWS_IAM"},
	"httpVersion":    {"11": "http1.1", "2": "http2", "3": "http3", "h2": "http2", "h3": "http3", "2and3": "http2and3"},
	"originMinTLS":   {"tlsv10": "TLSv1"},
	"tls":            {"tlsv13": "1.3", "tlsv12": "1.2"},
}

// normalChoice is the choice that a word names; the word itself when there is
// none, for [model.Prop.Set] or a rule to judge.
func normalChoice(p model.Prop, s string) string {
	words := p.Words()
	if slices.Contains(words, s) {
		return s
	}
	if isSet(p) {
		return normalSet(words, s)
	}
	typed := letters(s)
	for _, form := range []string{typed, strings.TrimPrefix(typed, letters(p.Name)), strings.TrimPrefix(typed, "managed")} {
		if i := slices.IndexFunc(words, func(w string) bool { return form != "" && letters(w) == form }); i >= 0 {
			return words[i]
		}
	}
	if w := otherNames[p.Name][typed]; w != "" && slices.Contains(words, w) {
		return w
	}
	return s
}

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

// allMethods is what "all" stands for.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html
var allMethods = []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}

// normalSet is the choice with the same members, in any order, case and form.
func normalSet(choices []string, s string) string {
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
