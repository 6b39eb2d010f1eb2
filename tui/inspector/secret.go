package inspector

import "regexp"

// secrets are texts that must not get into a design, with what they are.
var secrets = []struct {
	looks *regexp.Regexp
	what  string
}{
	{regexp.MustCompile(`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`), "an AWS access key ID"},
	{regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`), "a private key"},
	{regexp.MustCompile(`(?i)aws_?secret_?access_?key\s*[=:]\s*\S`), "an AWS secret access key"},
	{regexp.MustCompile(`(?i)\b(?:password|passwd|secret|token)\s*[=:]\s*\S{6}`), "a password or token"},
	{regexp.MustCompile(`\bgh[pousr]_[A-Za-z0-9]{36}`), "a GitHub token"},
}

// secretIn names the secret that text seems to hold, "" for none.
func secretIn(text string) string {
	for _, s := range secrets {
		if s.looks.MatchString(text) {
			return s.what
		}
	}
	return ""
}
