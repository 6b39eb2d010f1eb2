// Package canonicaltest lists the forms in which people write values of
// properties, for the tests of all that reads them.
package canonicaltest

import (
	"slices"
	"strings"

	"portolan/model"
)

// Set tells whether the choices of a property are sets of words.
func Set(p model.Prop) bool {
	return slices.ContainsFunc(p.Choices, func(c model.Choice) bool { return strings.Contains(c.Value, ",") })
}

// Forms are texts that people write for a property, each with the values that it
// means. Node is the id of a node that properties may name.
func Forms(p model.Prop, node string) map[string][]string {
	out := map[string][]string{}
	add := func(means string, texts ...string) {
		for _, t := range texts {
			out[t] = []string{means}
		}
	}
	switch p.Type {
	case model.Bool:
		add("true", "true", "True", "TRUE", "yes", "Yes", "on", "ON", "y", "enabled")
		add("false", "false", "FALSE", "no", "No", "off", "n", "Disabled")
	case model.Int, model.Decimal:
		numbers(p, add)
	case model.Enum, model.TextList:
		choices(p, add)
	case model.RegionID:
		add("ap-southeast-2", "ap-southeast-2", "AP-SOUTHEAST-2", "ap_southeast_2", "apsoutheast2", "Asia Pacific (Sydney)", "Sydney", " ap-southeast-2 ")
	case model.NodeRef:
		add(node, node)
	case model.NodeList:
		add(node, node)
		out[node+", "+node] = []string{node, node}
	case model.IntList:
		add("500", "500", "+500", "500.0")
		out["500, 502"] = []string{"500", "502"}
	case model.PlaceList:
		add("Sydney", "Sydney")
		add("Paris, France", "Paris, France")
		out["Sydney, Paris"] = []string{"Sydney", "Paris"}
	case model.Text:
		add("one", "one")
		add("1.5", "1.5")
		add("true", "true")
	}
	if p.Type == model.TextList && p.Entries == "" { // any text is an entry
		add("one", "one")
		out["one, two"] = []string{"one", "two"}
	}
	if p.Name == "accessMix" {
		add("lte 25", "lte 25", "LTE 25%", "lte: 25 %", "lte=25")
		out["Wi-Fi 60%, fibre 40"] = []string{"wifi 60", "fibre 40"}
	}
	return out
}

// written are words that people write for the units of properties.
var written = map[string][]string{
	"s":          {"sec", "secs", "second", "seconds"},
	"ms":         {"msec", "millisecond", "milliseconds"},
	"min":        {"m", "mins", "minute", "minutes"},
	"h":          {"hr", "hrs", "hour", "hours"},
	"d":          {"day", "days"},
	"%":          {"percent", "pct", "per cent"},
	"KB":         {"kilobyte", "kilobytes"},
	"MB":         {"megabyte", "megabytes"},
	"GB":         {"gigabyte", "gigabytes"},
	"requests/s": {"request/s", "req/s", "reqs/s", "rps", "/s", "requests per second", "requests/sec", "requests/second"},
	"queries/s":  {"query/s", "qps", "/s", "queries per second", "queries/sec", "queries/second"},
}

func numbers(p model.Prop, add func(string, ...string)) {
	for _, n := range []string{"7", "40"} {
		add(n, n, "+"+n, n+".0")
		for _, unit := range append(written[p.Unit], p.Unit) {
			add(n, n+unit, n+" "+strings.ToUpper(unit))
		}
	}
	switch p.Unit {
	case "s":
		add("60", "1m")
		add("120", "2m", "2 minutes")
		add("5400", "1h30m")
		add("3", "3000ms")
	case "%":
		add("0.4", "0.4%", ".4 percent")
	case "ms":
		add("500", "0.5s", ".5 seconds")
		add("2000", "2s")
		add("1500", "1.5s")
	}
}

func choices(p model.Prop, add func(string, ...string)) {
	closed := p.Type == model.Enum && !p.Open
	for _, w := range p.Words() {
		add(w, w)
		if !closed && strings.ContainsAny(w, "/=") {
			continue // a path or a value has one spelling
		}
		add(w, strings.ToUpper(w), strings.ToLower(w))
		if closed {
			add(w, strings.ReplaceAll(strings.ToUpper(w), "-", "_"))
			if !Set(p) {
				add(w, strings.ToUpper(p.Name[:1])+p.Name[1:]+"_"+w, "Managed-"+w, w+" (recommended)")
			}
		}
	}
}

// Ambiguous are texts that can be read in two ways, each with both.
func Ambiguous(p model.Prop) map[string][2]string {
	out := map[string][2]string{}
	if p.Type != model.Int && p.Type != model.Decimal {
		return out
	}
	out["1,500"] = [2]string{"1500", "1.5"}
	switch p.Unit {
	case "%":
		out["0.4"] = [2]string{"40 %", "0.4 %"}
		out["1.0"] = [2]string{"100 %", "1 %"}
	case "KB":
		out["1MB"] = [2]string{"1000", "1024"}
	case "MB":
		out["1GB"] = [2]string{"1000", "1024"}
	}
	if p.Name == "azs" {
		out["us-east-1a, us-east-1b"] = [2]string{"2 of any zones", "just these"}
	}
	return out
}

// Wrong are texts that are no value of the property; the error names its type.
func Wrong(p model.Prop) []string {
	switch p.Type {
	case model.Bool:
		return []string{"maybe", "2", ""}
	case model.Int:
		return []string{"many", "1.5", "1:00", "0x10", "5 apples", "1e99", "", "-"}
	case model.Decimal:
		return []string{"many", "1:00", "0x10", "5 apples", "1e99", "", "NaN", "Inf"}
	case model.IntList:
		return []string{"5xx", "500-504", "1.5"}
	}
	return nil
}
