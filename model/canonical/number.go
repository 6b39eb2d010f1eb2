package canonical

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"portolan/model"
	"portolan/model/pattern"
)

// unitSpellings lists how people write the units that descriptors have. The
// first is the descriptor's own.
var unitSpellings = [][]string{
	{"s", "sec", "secs", "second", "seconds"},
	{"ms", "msec", "millisecond", "milliseconds"},
	{"min", "m", "mins", "minute", "minutes"},
	{"h", "hr", "hrs", "hour", "hours"},
	{"d", "day", "days"},
	{"%", "percent", "pct", "per cent"},
	{"KB", "kilobyte", "kilobytes"},
	{"MB", "megabyte", "megabytes"},
	{"GB", "gigabyte", "gigabytes"},
	{"requests/s", "request/s", "req/s", "reqs/s", "rps", "/s", "requests per second", "requests/sec", "requests/second"},
	{"queries/s", "query/s", "qps", "/s", "queries per second", "queries/sec", "queries/second"},
}

// times are the units of time, in milliseconds; sizes the units of size, in
// steps that are 1000 to some and 1024 to others.
var (
	times = map[string]float64{"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
	sizes = map[string]int{"KB": 1, "MB": 2, "GB": 3}
)

var (
	amount      = pattern.Lazy(`^([-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*(.*)$`)
	thousands   = pattern.Lazy(`^[-+]?[0-9]{1,3}(,[0-9]{3})+$`)
	commaNumber = pattern.Lazy(`^[-+]?[0-9]+,[0-9]+$`)
	octal       = pattern.Lazy(`^[-+]?0[0-9]+$`)
)

// numberText names the type and the unit of a numeric property.
func numberText(p model.Prop) string {
	text := "a number"
	if p.Type == model.IntList {
		return TypeOf(p)
	}
	if p.Type == model.Int {
		text = "a whole number"
	}
	switch {
	case p.Unit == "%":
		text += " of percent"
	case p.Unit != "":
		text += " of " + p.Unit
	}
	return text
}

// number reads a number with or without its unit.
func number(p model.Prop, s string) (string, *Misread) {
	s = strings.TrimSpace(s)
	if v, err := strconv.Atoi(s); err == nil && p.Type != model.Decimal && strconv.Itoa(v) == s {
		return s, nil
	}
	if plainDecimal(s) { // as most are written: no expression is compiled for it
		return unitless(p, s, s)
	}
	switch {
	case thousands().MatchString(s) && strings.Count(s, ",") == 1:
		return "", wrong("", "%s is %s; %s can mean %s or %s", p.Name, numberText(p), s, strings.ReplaceAll(s, ",", ""), plainNumber(strings.ReplaceAll(s, ",", ".")))
	case thousands().MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case commaNumber().MatchString(s):
		return "", wrong(strings.ReplaceAll(s, ",", "."), "%s is %s, written with a point", p.Name, numberText(p))
	case octal().MatchString(s):
		return "", wrong(strings.TrimLeft(s, "+-0"), "%s is %s, without zeros in front: some readers take %s for an octal number", p.Name, numberText(p), s)
	}
	if v, ok := compound(p, s); ok {
		return wholeOrNot(p, v, s)
	}
	m := amount().FindStringSubmatch(s)
	if m == nil {
		return "", wrong("", "%s is %s, not %q", p.Name, numberText(p), s)
	}
	if m[2] == "" {
		return unitless(p, m[1], s)
	}
	v, bad := digits(p, m[1], s)
	if bad != nil {
		return "", bad
	}
	v, bad = converted(p, v, m[2], s)
	if bad != nil {
		return "", bad
	}
	return wholeOrNot(p, v, s)
}

// plainDecimal tells that s is digits, perhaps with a point and digits behind it, and
// nothing that people write in more than one way.
func plainDecimal(s string) bool {
	whole, behind, point := strings.Cut(s, ".")
	digits := func(s string) bool {
		return s != "" && strings.Trim(s, "0123456789") == ""
	}
	return digits(whole) && (whole == "0" || whole[0] != '0') && (!point || digits(behind))
}

// digits is the value of a number without its unit; all is what was written.
func digits(p model.Prop, number, all string) (float64, *Misread) {
	v, err := strconv.ParseFloat(strings.ReplaceAll(number, "_", ""), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, wrong("", "%s is %s, not %q", p.Name, numberText(p), all)
	}
	return v, nil
}

// unitless reads a number that has no unit.
func unitless(p model.Prop, number, all string) (string, *Misread) {
	v, bad := digits(p, number, all)
	if bad != nil {
		return "", bad
	}
	if p.Unit == "%" && v > 0 && (v < 1 || v == 1 && strings.Contains(number, ".")) {
		return "", fraction(p, v)
	}
	return wholeOrNot(p, v, all)
}

func plainNumber(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// fraction says what a share below one can mean.
func fraction(p model.Prop, v float64) *Misread {
	part := strconv.FormatFloat(v, 'f', -1, 64) + "%"
	whole := strconv.FormatFloat(math.Round(v*100*1e9)/1e9, 'f', -1, 64)
	return wrong("", "%s is a number of percent; %s can mean %s %% (write %s) or %s %% (write %s)", p.Name, strings.TrimSuffix(part, "%"), whole, whole, strings.TrimSuffix(part, "%"), part)
}

// compound reads times such as 1m30s.
func compound(p model.Prop, s string) (float64, bool) {
	per, isTime := times[p.Unit]
	if !isTime || !strings.ContainsAny(s, "hms") {
		return 0, false
	}
	v, err := time.ParseDuration(strings.ReplaceAll(strings.ToLower(s), " ", ""))
	if err != nil {
		return 0, false
	}
	return float64(v.Microseconds()) / 1000 / per, true
}

// converted is an amount in the unit of the property.
func converted(p model.Prop, v float64, word, all string) (float64, *Misread) {
	unit := unitNamed(word, p.Unit)
	from, to := times[unit], times[p.Unit]
	a, b := sizes[unit], sizes[p.Unit]
	switch {
	case unit != "" && unit == p.Unit:
		return v, nil
	case from > 0 && to > 0:
		return v * from / to, nil
	case a > 0 && b > 0:
		steps := float64(a - b)
		f := func(step float64) string { return strconv.FormatFloat(v*math.Pow(step, steps), 'f', -1, 64) }
		return 0, wrong("", "%s is %s; %s can mean %s or %s of them", p.Name, numberText(p), all, f(1000), f(1024))
	case p.Unit == "" && !strings.ContainsAny(word, "-:.0123456789"): // 500-504 and 0x1F are no numbers with a unit
		return 0, wrong(strconv.FormatFloat(v, 'f', -1, 64), "%s is %s without a unit, not %q", p.Name, numberText(p), all)
	}
	return 0, wrong("", "%s is %s, not %q", p.Name, numberText(p), all)
}

// unitNamed is the unit that a word means, where several have it that of the
// property.
func unitNamed(word, own string) string {
	word = strings.ToLower(strings.TrimSpace(word))
	found := ""
	for _, spellings := range unitSpellings {
		if !slices.ContainsFunc(spellings, func(s string) bool { return strings.ToLower(s) == word }) {
			continue
		}
		if found == "" || spellings[0] == own {
			found = spellings[0]
		}
	}
	return found
}

// wholeOrNot writes an amount in file form. A part of one percent keeps its
// sign, so that it is not taken for a share of one.
func wholeOrNot(p model.Prop, v float64, all string) (string, *Misread) {
	if v > 1e15 || v < -1e15 || math.IsNaN(v) {
		return "", wrong("", "%s is %s; %s is too large", p.Name, numberText(p), all)
	}
	if p.Type != model.Decimal && v != math.Trunc(v) {
		return "", wrong("", "%s is %s, not %q", p.Name, numberText(p), all)
	}
	return strconv.FormatFloat(v, 'f', -1, 64), nil
}
