package format

import (
	"fmt"
	"path"
	"strings"

	"portolan/model/wording"
	"portolan/validate"
)

// Selection tells which rules count: those that one of the patterns of Only
// names (all when there are none), without those that one of Not names. A
// pattern is a rule id, or a glob such as cloudfront/*.
type Selection struct{ Only, Not []string }

// noRuleError says that a pattern names no rule.
type noRuleError struct {
	Pattern string
	Nearest []string // ids that look alike
}

func (e *noRuleError) Error() string {
	return fmt.Sprintf("%q names no rule", e.Pattern) + wording.Meant(e.Nearest...) + " `portolan rules` lists them"
}

// Rules returns the ids that are selected. A pattern that names no rule is a
// *noRuleError, since it is a misspelling that would hide or lose findings.
func (s Selection) Rules() (map[string]bool, error) {
	rules := validate.Rules()
	selected := make(map[string]bool, len(rules))
	for _, r := range rules {
		selected[r.ID] = len(s.Only) == 0
	}
	for _, list := range []struct {
		patterns []string
		value    bool
	}{{s.Only, true}, {s.Not, false}} {
		for _, p := range list.patterns {
			ids, err := rulesLike(p)
			if err != nil {
				return nil, err
			}
			for _, id := range ids {
				selected[id] = list.value
			}
		}
	}
	return selected, nil
}

func rulesLike(pattern string) ([]string, error) {
	pattern = strings.ToLower(strings.TrimSpace(pattern))
	var ids []string
	for _, r := range validate.Rules() {
		ok, err := path.Match(pattern, r.ID)
		if err != nil {
			return nil, fmt.Errorf("%q is no glob: %w", pattern, err)
		}
		if ok {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) > 0 {
		return ids, nil
	}
	e := &noRuleError{Pattern: pattern}
	// The name alone is not enough here, but it tells what was meant.
	for _, r := range validate.Rules() {
		if strings.TrimPrefix(r.ID, r.Group+"/") == pattern || r.Group == pattern {
			e.Nearest = append(e.Nearest, r.ID)
			if r.Group == pattern {
				e.Nearest = []string{pattern + "/*"}
				break
			}
		}
	}
	if len(e.Nearest) == 0 {
		e.Nearest = nearestRules(pattern)
	}
	return nil, e
}

func nearestRules(word string) []string {
	_, err := validate.Explain(word)
	unknown, ok := asUnknownName(err)
	if !ok {
		return nil
	}
	var ids []string
	for _, n := range unknown.Nearest {
		if validate.RuleNamed(n) != nil {
			ids = append(ids, n)
		}
	}
	return ids
}
