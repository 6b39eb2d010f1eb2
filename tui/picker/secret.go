package picker

import (
	"regexp"
	"strings"
	"unicode"

	"portolan/model/pattern"
)

// secrets are texts that must not get into a design, with what they are. They are found in
// the middle of a word too: what is pasted stands behind what the field held before. Of a
// text with a group, that is the secret itself, which may be a placeholder.
var secrets = []struct {
	looks func() *regexp.Regexp
	what  string
	also  func(value string) bool // what else it has to be; nil for nothing
}{
	{looks: pattern.Lazy(`(?:AKIA|ASIA)[A-Z0-9]{16}`), what: "an AWS access key ID"},
	{looks: pattern.Lazy(`-----BEGIN [A-Z ]*PRIVATE KEY`), what: "a private key"},
	{looks: pattern.Lazy(`(?i)aws_?secret_?access_?key\s*[=:]\s*\S`), what: "an AWS secret access key"},
	{looks: pattern.Lazy(`gh[pousr]_[A-Za-z0-9]{36}`), what: "a GitHub token"},
	{looks: pattern.Lazy(`sk_(?:live|test)_[A-Za-z0-9]{8}`), what: "a secret key of a payment service"},
	{looks: pattern.Lazy(`xox[baprs]-[A-Za-z0-9-]{10}`), what: "a token of a chat service"},
	{looks: pattern.Lazy(`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}`), what: "a signed token"},
	{looks: pattern.Lazy(`(?i)authorization["']?\s*[=:]\s*["']?(?:basic|bearer)\s+(\S{8,})`), what: "the credentials of a header", also: encoded},
	{looks: pattern.Lazy(`[A-Za-z][A-Za-z0-9+.-]*://[^\s/:@]*:([^\s/@]+)@`), what: "a password in an address"},
	{looks: pattern.Lazy(`(?i)(?:password|passwd|pwd|secret|token)\s*=\s*(\S{6,})`), what: "a password or token"},
	{looks: pattern.Lazy(`(?i)(?:password|passwd|pwd|secret|token)\s*:\s*(\S{6,})`), what: "a password or token", also: mixed},
}

// SecretIn names the secret that text seems to hold, "" for none. Sentences about
// secrets are none, nor is what stands for one that is kept elsewhere.
func SecretIn(text string) string {
	for _, s := range secrets {
		for _, m := range s.looks().FindAllStringSubmatch(text, -1) {
			if len(m) == 1 {
				return s.what
			}
			value := strings.Trim(m[1], `"'`)
			if !standsFor(value) && (s.also == nil || s.also(value)) {
				return s.what
			}
		}
	}
	for _, word := range strings.Fields(text) {
		if strings.Contains(word, "arn:") || strings.Contains(word, "://") {
			continue
		}
		if bareKey(word) {
			return "an AWS secret access key"
		}
	}
	return ""
}

// standsFor tells whether a value is a placeholder, or where the secret is kept.
func standsFor(value string) bool {
	return value == "" || strings.ContainsAny(value[:1], "<${*") || strings.HasPrefix(value, "arn:")
}

// mixed tells a password from a word of a sentence.
func mixed(value string) bool {
	return strings.ContainsFunc(value, unicode.IsDigit) && strings.ContainsFunc(value, unicode.IsLetter)
}

// longWord is longer than the words of a sentence are.
const longWord = 20

// encoded tells the credentials of a header from a word of a sentence.
func encoded(value string) bool {
	return len(value) >= longWord || strings.ContainsAny(value, "+/=") || strings.ContainsFunc(value, unicode.IsDigit) || strings.ContainsFunc(value[1:], unicode.IsUpper)
}

// A secret access key is keyLength characters of Base64. In what is made at random, small and
// capital letters, digits and signs take turns; in paths and names they stand together.
const (
	keyLength  = 40
	fewestTurn = 16
)

// bareKey tells whether a secret access key stands alone in a word.
func bareKey(word string) bool {
	for _, part := range strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(`"'`+"`,;:=()[]{}<>", r) }) {
		if len(part) != keyLength {
			continue
		}
		var seen [5]bool
		turns, last := 0, -1
		for i := range len(part) {
			class := classOf(part[i])
			if seen[class] = true; class != last {
				turns, last = turns+1, class
			}
		}
		if seen[upper] && seen[lower] && seen[digit] && seen[sign] && !seen[other] && turns >= fewestTurn {
			return true
		}
	}
	return false
}

// The classes of the characters of Base64.
const (
	upper = iota
	lower
	digit
	sign
	other
)

func classOf(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return upper
	case c >= 'a' && c <= 'z':
		return lower
	case c >= '0' && c <= '9':
		return digit
	case c == '+' || c == '/':
		return sign
	}
	return other
}

// RefuseSecret is what is said of a text that holds one. Where there is hardly room the end
// of it is kept: the reason.
func RefuseSecret(what string) string {
	return "A design is shared and must not hold secrets. Refused: this looks like " + what + "."
}
