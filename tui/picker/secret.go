package picker

import (
	"regexp"
	"strings"
	"unicode"

	"portolan/model/pattern"
)

// secrets are texts that must not get into a design, with what they are.
var secrets = []struct {
	looks func() *regexp.Regexp
	what  string
}{
	{pattern.Lazy(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`), "an AWS access key ID"},
	{pattern.Lazy(`-----BEGIN [A-Z ]*PRIVATE KEY`), "a private key"},
	{pattern.Lazy(`(?i)aws_?secret_?access_?key\s*[=:]\s*\S`), "an AWS secret access key"},
	{pattern.Lazy(`\bgh[pousr]_[A-Za-z0-9]{36}`), "a GitHub token"},
}

// stated is a word for a secret with what stands behind it.
var stated = pattern.Lazy(`(?i)\b(?:password|passwd|secret|token)\s*([=:])\s*(\S{6,})`)

// SecretIn names the secret that text seems to hold, "" for none. Sentences about
// secrets are none, nor is what stands for one that is kept elsewhere.
func SecretIn(text string) string {
	for _, s := range secrets {
		if s.looks().MatchString(text) {
			return s.what
		}
	}
	for _, m := range stated().FindAllStringSubmatch(text, -1) {
		value := strings.Trim(m[2], `"'`)
		if strings.ContainsAny(value[:min(1, len(value))], "<${*") || strings.HasPrefix(value, "arn:") {
			continue // a placeholder, or where it is kept
		}
		if m[1] == "=" || strings.IndexFunc(value, unicode.IsDigit) >= 0 && strings.IndexFunc(value, unicode.IsLetter) >= 0 {
			return "a password or token"
		}
	}
	return ""
}

// RefuseSecret is what is said of a text that holds one.
func RefuseSecret(what string) string {
	return "Refused: this looks like " + what + ". A design is shared and must not hold secrets."
}
