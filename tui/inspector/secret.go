package inspector

import (
	"regexp"

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
	{pattern.Lazy(`(?i)\b(?:password|passwd|secret|token)\s*[=:]\s*\S{6}`), "a password or token"},
	{pattern.Lazy(`\bgh[pousr]_[A-Za-z0-9]{36}`), "a GitHub token"},
}

// Secret says why a text is refused that seems to hold a secret, "" for others.
func Secret(text string) string {
	if what := secretIn(text); what != "" {
		return refusal(what)
	}
	return ""
}

func refusal(what string) string {
	return "Refused: this looks like " + what + ". A design is shared and must not hold secrets."
}

// secretIn names the secret that text seems to hold, "" for none.
func secretIn(text string) string {
	for _, s := range secrets {
		if s.looks().MatchString(text) {
			return s.what
		}
	}
	return ""
}
