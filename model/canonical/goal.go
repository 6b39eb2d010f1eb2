package canonical

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/pattern"
	"portolan/model/wording"
)

// Goal reads the value of a field of a goal. What breaks and where requests stay
// is for a rule to judge.
func Goal(f model.GoalField, s string) (string, *Misread) {
	switch {
	case f.Form == model.GoalTime:
		return readTime(f.Name, s)
	case f.Form == model.GoalPercent:
		v, bad := number(model.Prop{Name: f.Name, Type: model.Decimal, Unit: "%"}, s)
		if _, ok := model.GoalShare(v); bad == nil && !ok {
			bad = wrong("", "%s is a share of requests in percent, such as 99.95%%, not %q", f.Name, s)
		}
		if bad != nil {
			return "", bad
		}
		return v + "%", nil
	case f.Form == model.GoalBreak:
		kind, id, bad := Break(s)
		if bad != nil {
			return s, nil
		}
		return kind + ":" + id, nil
	case len(f.Words) == 0:
		return s, nil
	}
	p := model.Prop{Name: f.Name, Type: model.Enum}
	for _, w := range f.Words {
		p.Choices = append(p.Choices, model.Choice{Value: w})
	}
	form := choice(p, s)
	if slices.Contains(f.Words, form) {
		return form, nil
	}
	last := len(f.Words) - 1
	return "", wrong(wording.Nearest(s, f.Words), "%s is %s or %s, not %q", f.Name, strings.Join(f.Words[:last], ", "), f.Words[last], s)
}

// readTime reads a time with its unit, such as 60ms, "2 minutes" or 1m30s. Without
// a unit it can mean two things.
func readTime(name, s string) (string, *Misread) {
	s = strings.TrimSpace(s)
	if v, err := time.ParseDuration(s); err == nil && v >= 0 && s != "0" {
		return s, nil
	}
	joined := strings.ReplaceAll(strings.ToLower(s), " ", "")
	if v, err := time.ParseDuration(joined); err == nil && v >= 0 && joined != "0" {
		return joined, nil
	}
	m := amount().FindStringSubmatch(s)
	if m == nil {
		return "", wrong("", "%s is a time with its unit, such as 60ms or 2s, not %q", name, s)
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(m[1], "_", ""), 64)
	unit := unitNamed(m[2], "")
	const longest = 1e12 // ms; no goal comes near
	switch {
	case err != nil || v < 0 || v > longest || m[2] != "" && times[unit] == 0:
		return "", wrong("", "%s is a time with its unit, such as 60ms or 2s, not %q", name, s)
	case m[2] == "":
		n := strconv.FormatFloat(v, 'f', -1, 64)
		return "", wrong("", "%s is a time with its unit; %s can mean %sms or %ss", name, s, n, n)
	case unit == "d":
		v, unit = v*24, "h"
	case unit == "min":
		unit = "m"
	}
	return strconv.FormatFloat(v, 'f', -1, 64) + unit, nil
}

// breakForms are what can break, with an example of each.
var breakForms = []struct{ kind, example string }{
	{"region", "region:us-east-1"},
	{"zone", "zone:us-east-1a"},
	{"node", "node:ID"},
	{"edge", "edge:SYD"},
	{"health-check", "health-check:ID"},
}

var zoneCode = pattern.Lazy(`^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$`)

// Break reads what breaks, such as region:us-east-1, zone:us-east-1a, node:ID,
// edge:SYD or health-check:ID. The case of kinds and codes does not matter, and
// a Region may have its name. Whether a design has what is named is not asked.
func Break(s string) (kind, id string, bad *Misread) {
	const longest = 500 // bytes; no id comes near
	word, id, ok := strings.Cut(s, ":")
	id = strings.TrimSpace(id)
	kinds := make([]string, len(breakForms))
	for i, f := range breakForms {
		kinds[i] = f.kind
	}
	kind, known := Choice(kinds, word)
	if len(s) > longest || !ok || !known || id == "" || !utf8.ValidString(s) || strings.ContainsFunc(id, unicode.IsControl) {
		return "", "", badBreak(s)
	}
	switch kind {
	case "region":
		if r, ok := geo.FindRegion(id); ok {
			return kind, r.Code, nil
		}
		id = strings.ToLower(id)
	case "zone":
		id = strings.ToLower(id)
	case "edge":
		id = strings.ToUpper(id)
	}
	return kind, id, nil
}

// badBreak says how to write what breaks, with the kind of what has none.
func badBreak(s string) *Misread {
	examples := make([]string, len(breakForms))
	for i, f := range breakForms {
		examples[i] = f.example
	}
	last := len(examples) - 1
	word, meant := strings.TrimSpace(s), ""
	if r, ok := geo.FindRegion(word); ok {
		meant = "region:" + r.Code
	} else if zoneCode().MatchString(strings.ToLower(word)) {
		meant = "zone:" + strings.ToLower(word)
	} else if e, ok := geo.EdgeLocationByCode(strings.ToUpper(word)); ok {
		meant = "edge:" + e.Code
	}
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return wrong(meant, "%q does not say what breaks: want %s or %s", s, strings.Join(examples[:last], ", "), examples[last])
}
