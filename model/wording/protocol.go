package wording

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// protocol is a version of TLS or SSL as security policies name it, such as
// TLSv1.2_2021: TLS 1.2 and the ciphers of 2021.
type protocol struct {
	family  int // 0: none; SSL is weaker than TLS
	version []int
	policy  []int
}

// families of protocols that encrypt, the weaker first.
var families = []string{"ssl", "tls"}

// listenerPolicy begins the names of the security policies of load balancers. They name
// the least version of TLS, as in TLS-1-2-2017-01; TLS13-1-2-2021-06 is 1.2 and 1.3.
// Those without one, such as ELBSecurityPolicy-2016-08, allow 1.0.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
const listenerPolicy = "elbsecuritypolicy"

// ciphers are the marks of lists of ciphers in such names: their numbers are no version.
var ciphers = strings.NewReplacer("ext0", "", "ext1", "", "ext2", "")

// rank reads the protocol that a word names.
func rank(word string) protocol {
	lower := ciphers.Replace(strings.ToLower(strings.TrimSpace(word)))
	if rest, ok := strings.CutPrefix(lower, listenerPolicy); ok {
		p := protocol{family: len(families)}
		if p.version, p.policy = versions(rest); p.version == nil {
			p.version = []int{1}
		}
		return p
	}
	for i, f := range families {
		_, rest, ok := strings.Cut(lower, f)
		if !ok {
			continue
		}
		p := protocol{family: i + 1}
		p.version, p.policy = versions(rest)
		return p
	}
	return protocol{}
}

// versions reads 1.2_2021, and 12 and 1_2 as people write them too: small
// numbers are the version, one of a year begins the policy. In 13-1-2 the least one counts.
func versions(s string) (version, policy []int) {
	joined := false // the version so far is one number, as in 13
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		n, _ := strconv.Atoi(w) // of digits alone; too many make the largest
		switch {
		case n > 9999 || policy != nil: // a slip, and a month behind the year
		case n >= 1000:
			policy = append(policy, n)
		case n >= 10 && version == nil:
			version, joined = append(version, n/10, n%10), true
		case joined:
			version, joined = []int{n}, false
		default:
			version = append(version, n)
		}
	}
	for len(version) > 0 && version[len(version)-1] == 0 {
		version = version[:len(version)-1] // 1.0 is 1
	}
	return version, policy
}

func (p protocol) compare(q protocol) int {
	return cmp.Or(cmp.Compare(p.family, q.family), slices.Compare(p.version, q.version), slices.Compare(p.policy, q.policy))
}

// Weaker tells whether a candidate is a weaker protocol than the word names.
func Weaker(candidate, word string) bool {
	asked, offered := rank(word), rank(candidate)
	return asked.family > 0 && offered.family > 0 && offered.compare(asked) < 0
}
