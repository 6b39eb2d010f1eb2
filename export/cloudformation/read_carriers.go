package cloudformation

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// carriersText says which places of which resources a drawn property is carried by:
// a line for each property, with "type path" for each place, after "= " where the value
// itself can be read there and does not only have an effect. It is what the exporter
// writes from, inverted: go test ./export/cloudformation -run TestCarriers
// -update-carriers asks the exporter, property by property, what changes in the templates.
//
//go:embed read_carriers.txt
var carriersText string

// carrierTable is the table of carriers.
type carrierTable struct {
	at   map[string]map[string]bool // place -> the properties, as kind.property, that it may carry
	said map[string]map[string]bool // property -> the places, and their types, where its value can be read
	own  map[string]bool            // places that say what few properties are: nothing else explains them
	home map[string]bool            // those of them in resources that stand for nodes and links
	// named is at by the service and the field of a place.
	named map[string]map[string]bool
}

// linkHomes are the types of resources that stand for links. What others say of a
// link follows from these.
var linkHomes = []string{
	"AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ElasticLoadBalancingV2::ListenerRule",
	"AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::ApiGatewayV2::Integration",
}

// fewProperties is how many may be carried by a place of their own: those of APIs and
// of records have a place for each of several kinds.
const fewProperties = 8

var carriers = sync.OnceValue(func() carrierTable {
	out := carrierTable{map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]map[string]bool{}}
	add := func(to map[string]map[string]bool, key, entry string) {
		if to[key] == nil {
			to[key] = map[string]bool{}
		}
		to[key][entry] = true
	}
	property := ""
	for line := range strings.Lines(carriersText) {
		line = strings.TrimRight(line, "\n")
		place, indented := strings.CutPrefix(line, "\t")
		if !indented {
			property = line
			continue
		}
		place, said := strings.CutPrefix(place, "= ")
		add(out.at, place, property)
		add(out.named, nameOf(place), property)
		if said {
			kind, _, _ := strings.Cut(place, " ")
			add(out.said, property, place)
			add(out.said, property, kind)
			out.own[place] = strings.Contains(place, " ")
		}
	}
	for place := range out.own {
		out.own[place] = out.own[place] && len(out.at[place]) <= fewProperties
		kind, _, _ := strings.Cut(place, " ")
		out.home[place] = out.own[place] && (slices.Contains(linkHomes, kind) || slices.ContainsFunc(services, func(s *service) bool { return s.makes[0] == kind }))
	}
	return out
})

// carry tells whether a gap may be about a property.
func (t carrierTable) carry(g gap, property string) bool { return t.at[placeOf(g)][property] }

// saying are those of the gaps of a property at which its value can be read; all of
// them when no place is known to say it.
func (t carrierTable) saying(property string, gaps []gap) []gap {
	places := t.said[property]
	if len(places) == 0 {
		return gaps
	}
	var out []gap
	for _, g := range gaps {
		if places[placeOf(g)] {
			out = append(out, g)
		}
	}
	return out
}

// placeOf is where a gap is, whatever the names and numbers of what stands there.
func placeOf(g gap) string { return strings.TrimSuffix(g.resource().kind+" "+anyItem(g.path), " ") }

// anyItem is a path without what tells the items of lists apart, but for attributes
// whose names say what they are.
func anyItem(path string) string {
	if !strings.ContainsAny(path, "0123456789[") {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		part := path[i:]
		if end := strings.IndexByte(part, '.'); end >= 0 && part[0] != '[' {
			part = part[:end]
		} else if part[0] == '[' {
			if end := strings.Index(part, "]."); end >= 0 {
				part = part[:end+1]
			}
		}
		if i > 0 {
			b.WriteByte('.')
		}
		switch {
		case strings.HasSuffix(b.String(), "Attributes."):
			b.WriteString(part)
		case part == "", part[0] == '[', strings.Trim(part, "0123456789") == "":
			b.WriteByte('*')
		default:
			b.WriteString(part)
		}
		i += len(part) + 1
	}
	return b.String()
}
