package cloudformation

import (
	"slices"
	"strings"
)

// ownWords are the places where an export writes programs and rights that no drawing has:
// the owner brings others.
var ownWords = []string{"AWS::IAM::Role", "AWS::EC2::SecurityGroup"}

// addsTo tells whether an export adds something to a template of other people where these
// left it out: what can be drawn or follows from it, and no switch that is off, as one is
// that nobody sets. What has the name of something else is wiring.
func addsTo(g gap) bool {
	if g.have == "" || g.have == "false" || strings.Contains(g.have, "${") || strings.HasPrefix(g.path, "@") || slices.Contains(ownWords, g.read.kind) {
		return false
	}
	for _, field := range []string{"Description", "DistributionConfig.Comment", "UserData", "ZipFile", "Command", "Tags"} {
		if strings.HasSuffix(g.path, field) || strings.Contains(g.path, field+".") {
			return false
		}
	}
	return len(carriers().at[placeOf(g)]) > 0
}

// addedAt is what is added at a place: the whole of which the template has nothing.
func (s *solver) addedAt(g gap) string {
	place, rest := "", g.path
	for {
		part := rest
		if end := strings.Index(rest, "]."); strings.HasPrefix(rest, "[") && end >= 0 {
			part = rest[:end+1]
		} else {
			part, _, _ = strings.Cut(rest, ".")
		}
		place += part
		rest = strings.TrimPrefix(rest[len(part):], ".")
		if rest == "" {
			return place + " " + quotedShort(g.have)
		}
		if !hasUnder(place, s.leaves[g.read]) {
			return place
		}
		place += "."
	}
}

// addsMore tells whether an attempt differs from the templates where nothing did before: to
// leave out what they leave out, nothing else is added.
func (s *solver) addsMore(a *attempt) bool {
	was := map[string]bool{}
	for _, g := range s.now.gaps {
		was[g.key()] = true
	}
	return slices.ContainsFunc(a.gaps, func(g gap) bool { return !was[g.key()] })
}
