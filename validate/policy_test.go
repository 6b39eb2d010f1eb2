package validate

import (
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/wording"
)

// Whatever is written wrong in the name of a security policy, no policy is proposed
// that allows an older version of TLS than the name asks for.
func TestProposedPoliciesAreNotWeaker(t *testing.T) {
	prop, _ := model.FindProp(model.KindALB.Info().Props, "tlsPolicy")
	policies := prop.Words()
	least := func(name string) string { // 1.0 where the name says none
		name = strings.TrimPrefix(strings.TrimPrefix(name, "ELBSecurityPolicy-"), "TLS13-")
		name = strings.TrimPrefix(strings.TrimPrefix(name, "TLS-"), "FS-")
		if len(name) < 3 || name[:2] != "1-" {
			return "1-0"
		}
		return name[:3]
	}
	proposed := 0
	judge := func(word string) {
		got := nearestPolicy(word, policies)
		if got == "" {
			return
		}
		proposed++
		if least(got) < least(word) || wording.Weaker(got, word) {
			t.Errorf("%s: proposes %s", word, got)
		}
	}
	for _, name := range append(policies, "ELBSecurityPolicy-TLS-1-2-2017-01", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-FS-1-2-Res-2020-10", "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "ELBSecurityPolicy-FS-2018-06") {
		year := len(name) - len("2017-01")
		for at := year; at < len(name); at++ {
			judge(name[:at] + name[at+1:])
		}
		for _, date := range []string{"2015-4", "2015-04", "2017-1", "2016-8", "20221-06"} {
			judge(name[:year] + date)
			judge(strings.TrimPrefix(name[:year], "ELBSecurityPolicy-") + date)
		}
	}
	if proposed < 60 {
		t.Errorf("only %d proposals", proposed)
	}
	for word, want := range map[string]string{
		"ELBSecurityPolicy-TLS13-1-2-2021-6":  "ELBSecurityPolicy-TLS13-1-2-2021-06",
		"ELBSecurityPolicy-TLS-1-0-2015-4":    "ELBSecurityPolicy-TLS-1-0-2015-04",
		"TLS13-1-2-2021-06":                   "ELBSecurityPolicy-TLS13-1-2-2021-06",
		"ELBSecurityPolicy-2016-8":            "ELBSecurityPolicy-2016-08",
		"ELBSecurityPolicy-TLS13-1-3-2021-6x": "ELBSecurityPolicy-TLS13-1-3-2021-06",
	} {
		if got := nearestPolicy(word, policies); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}
