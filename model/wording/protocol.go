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

// rank reads the protocol that a word names.
func rank(word string) protocol {
	lower := strings.ToLower(strings.TrimSpace(word))
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
// numbers are the version, one of a year begins the policy.
func versions(s string) (version, policy []int) {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' }) {
		n, _ := strconv.Atoi(w) // of digits alone; too many make the largest
		switch {
		case n >= 1000 || policy != nil:
			policy = append(policy, n)
		case n >= 10 && version == nil:
			version = append(version, n/10, n%10)
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

// weaker tells whether a candidate is a weaker protocol than the word names.
func weaker(candidate, word string) bool {
	asked, offered := rank(word), rank(candidate)
	return asked.family > 0 && offered.family > 0 && offered.compare(asked) < 0
}
