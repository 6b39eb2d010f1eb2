package model

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// FormError says why a value of a property has not the form that it needs. Known
// are the words of which the wrong one may be meant, none where there is no list.
type FormError struct {
	Why   string
	Word  string
	Known []string
	Fit   string // the nearest value that is right, "" where none is known

	Unsure bool // wrong only where one of Known is near: there may be others
}

func (e *FormError) Error() string { return e.Why }

// Judge says why a value, or an entry of a list, has not the form of the property;
// nil where it has, and where any text is right.
func (p Prop) Judge(value string) error {
	if p.form == nil {
		return nil
	}
	return p.form(value)
}

// formed gives the property a form that its parser, or who parses it, asks for.
func (p Prop) formed(f func(string) error) Prop { p.form = fitting(f); return p }

// fitting lets a form propose only what has the form itself, which what was
// written has not.
func fitting(form func(string) error) func(string) error {
	return func(v string) error {
		err := form(v)
		var f *FormError
		if errors.As(err, &f) && f.Fit != "" && form(f.Fit) != nil {
			f.Fit = ""
		}
		return err
	}
}

// oneOf is the form of words of which there is a closed list.
func oneOf(choices []Choice) func(string) error {
	known := make([]string, len(choices))
	for i, c := range choices {
		known[i] = c.Value
	}
	return func(v string) error {
		if slices.Contains(known, v) {
			return nil
		}
		return &FormError{Why: fmt.Sprintf("%q is none of %s", v, strings.Join(known, ", ")), Word: v, Known: known}
	}
}

// The limits of conditions of listener rules.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
const (
	LongestPattern = 128
	longestName    = 40 // of a header or a method
)

// only tells which character of a text is neither a letter, a digit nor one of
// others; "" for none.
func only(s, others string) string {
	for _, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(others, r) {
			return string(r)
		}
	}
	return ""
}

func noLonger(what, s string, most int) error {
	if len(s) > most {
		return &FormError{Why: fmt.Sprintf("%s of %d characters: up to %d are allowed", what, len(s), most)}
	}
	return nil
}

// hostPatternForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HostHeaderConditionConfig.html
func hostPatternForm(v string) error {
	switch bad := only(v, "-_.*?"); {
	case v == "":
		return &FormError{Why: "an empty host takes no request"}
	case len(v) > LongestPattern:
		return noLonger("a host", v, LongestPattern)
	case bad != "":
		return &FormError{Why: fmt.Sprintf("host %q has %q, which no host name has", v, bad), Fit: hostOf(v)}
	case !strings.Contains(v, "."):
		return &FormError{Why: fmt.Sprintf("host %q has no dot, which AWS asks for", v)}
	}
	return nil
}

// hostOf is the host of what was written as a URL, "" where it is none.
func hostOf(v string) string {
	_, rest, ok := strings.Cut(v, "://")
	if !ok {
		rest = v
	}
	host, _, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	if host == v || !strings.Contains(host, ".") || only(host, "-_.*?") != "" {
		return ""
	}
	return host
}

// pathPatternForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html
func pathPatternForm(v string) error {
	switch bad := only(v, `_-.$/~"'@:+&*?`); {
	case v == "":
		return &FormError{Why: "an empty path takes no request"}
	case len(v) > LongestPattern:
		return noLonger("a path", v, LongestPattern)
	case bad != "":
		return &FormError{Why: fmt.Sprintf("path %q has %q, which AWS takes in no path condition", v, bad)}
	case v[0] != '/' && v[0] != '*' && v[0] != '?':
		return &FormError{Why: fmt.Sprintf("path %q does not begin with /, as every path does", v), Fit: "/" + v}
	}
	return nil
}

// expressionForm is that of a regular expression of a condition.
func expressionForm(v string) error {
	if err := noLonger("an expression", v, LongestPattern); err != nil {
		return err
	}
	if _, err := regexp.Compile(v); err != nil || v == "" {
		return &FormError{Why: fmt.Sprintf("the expression %q cannot be read", v)}
	}
	return nil
}

// headerForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpHeaderConditionConfig.html
func headerForm(v string) error {
	name, pattern, ok := HeaderCondition(v)
	switch {
	case !ok:
		return &FormError{Why: fmt.Sprintf("the header condition %q is not Name: pattern", v)}
	case len(name) > longestName:
		return noLonger("a header name", name, longestName)
	case only(name, "*?-!#$%&'+.^_`|~") != "":
		return &FormError{Why: fmt.Sprintf("header name %q has %q, which no header has", name, only(name, "*?-!#$%&'+.^_`|~"))}
	case strings.ContainsAny(name, "*?"):
		return &FormError{Why: fmt.Sprintf("header name %q has a wildcard, which only the value may have", name)}
	}
	return noLonger("a header value", pattern, LongestPattern)
}

// methodForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HttpRequestMethodConditionConfig.html
func methodForm(v string) error {
	fit := strings.ToUpper(v)
	if len(v) > longestName {
		return noLonger("a method", v, longestName)
	}
	for _, r := range v {
		if (r < 'A' || r > 'Z') && r != '-' && r != '_' {
			e := &FormError{Why: fmt.Sprintf("method %q has %q: methods are written in capital letters, hyphens and underscores, and case counts", v, string(r))}
			if fit != v && only(fit, "-_") == "" && !strings.ContainsAny(fit, "0123456789") {
				e.Fit = fit
			}
			return e
		}
	}
	if v == "" {
		return &FormError{Why: "an empty method takes no request"}
	}
	return nil
}

// queryForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_QueryStringKeyValuePair.html
func queryForm(v string) error {
	key, value, pair := strings.Cut(v, "=")
	switch {
	case v == "" || pair && value == "":
		return &FormError{Why: fmt.Sprintf("the query condition %q has no value", v)}
	case pair && key == "":
		return &FormError{Why: fmt.Sprintf("the query condition %q has no key before the =", v), Fit: value}
	case strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' }):
		return &FormError{Why: fmt.Sprintf("the query condition %q has more than the characters of ASCII", v)}
	case strings.HasPrefix(v, "?"):
		return &FormError{Why: fmt.Sprintf("the query condition %q begins with a ?, which stands for one character here", v), Fit: v[1:]}
	}
	if err := noLonger("a query key", key, LongestPattern); err != nil {
		return err
	}
	return noLonger("a query value", value, LongestPattern)
}

// blockForm: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SourceIpConditionConfig.html
func blockForm(v string) error {
	if _, err := netip.ParsePrefix(v); err == nil {
		return nil
	}
	e := &FormError{Why: fmt.Sprintf("%q is no CIDR block such as 203.0.113.0/24", v)}
	if a, err := netip.ParseAddr(v); err == nil && a.Zone() == "" {
		e.Fit = netip.PrefixFrom(a, a.BitLen()).String()
	}
	return e
}

// conditionForms are the forms of the conditions of listener rules, by property.
var conditionForms = map[string]func(string) error{
	"host": fitting(hostPatternForm), "pathRule": fitting(pathPatternForm), "hostRegex": fitting(expressionForm), "pathRegex": fitting(expressionForm),
	"header": fitting(headerForm), "method": fitting(methodForm), "query": fitting(queryForm), "sourceIp": fitting(blockForm),
}

// withForms gives conditions their forms.
func withForms(props []Prop) []Prop {
	for i, p := range props {
		if f := conditionForms[p.Name]; f != nil {
			props[i] = p.formed(f)
		}
	}
	return props
}

// listenerWord is the form of a listener that a rule names.
func listenerWord(v string) error {
	protocol, port, _ := strings.Cut(strings.ToLower(v), ":")
	n, err := strconv.Atoi(port)
	if protocol != "http" && protocol != "https" || err != nil || n < 1 || n > 65535 {
		return &FormError{Why: fmt.Sprintf("%q is no listener such as https:443", v)}
	}
	return nil
}

// coordinatesForm is that of a point as Route 53 takes it, whose degrees have up to
// two digits behind the point.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_Coordinates.html
func coordinatesForm(v string) error {
	latitude, longitude, ok := strings.Cut(v, ",")
	if !ok {
		return &FormError{Why: fmt.Sprintf("%q is no point: write latitude,longitude in degrees", v)}
	}
	for _, d := range []struct {
		what, text string
		most       float64
	}{{"latitude", latitude, 90}, {"longitude", longitude, 180}} {
		text := strings.TrimSpace(d.text)
		n, err := strconv.ParseFloat(text, 64)
		switch _, behind, _ := strings.Cut(text, "."); {
		case err != nil || strings.Trim(text, "+-.0123456789") != "":
			return &FormError{Why: fmt.Sprintf("the %s %q is no number of degrees", d.what, text)}
		case n < -d.most || n > d.most:
			return &FormError{Why: fmt.Sprintf("the %s %s is outside of -%g to %g", d.what, text, d.most, d.most)}
		case len(behind) > 2:
			return &FormError{Why: fmt.Sprintf("the %s %s has more than two digits behind the point, which Route 53 does not take", d.what, text), Fit: twoDigits(latitude) + "," + twoDigits(longitude)}
		}
	}
	return nil
}

// twoDigits rounds degrees to two digits behind the point; "" for what is no number.
func twoDigits(text string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(math.Round(100*n)/100, 'f', -1, 64)
}
