package validate

import "slices"

// replaces are rules that are no more, by those that say now what they said.
var replaces = map[string][]string{
	outsideNetwork:    {"traffic/not-admitted"},
	certificateUnseen: {"traffic/not-admitted"},
	proofMissing:      {"traffic/not-admitted"},
	usersFamily:       {"traffic/address-family"},
	trafficFails:      {"traffic/nothing-behind"},
}

// SaidBefore lists the rules by which an earlier version may have said what a finding of
// the rule says: those that it replaces, and the general ones that say why requests fail
// where no precise rule does.
func SaidBefore(id string) []string {
	out := slices.Clone(replaces[id])
	r := RuleNamed(id)
	if r == nil {
		return out
	}
	for _, cause := range r.Explains {
		for _, general := range append([]string{failures[cause].rule}, replaces[failures[cause].rule]...) {
			if general != id && general != "" && !slices.Contains(out, general) {
				out = append(out, general)
			}
		}
	}
	return out
}
