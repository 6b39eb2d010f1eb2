package validate

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/traffic"
)

// route53PlaceRules judge the answers of groups that choose by the place or address of the user.
var route53PlaceRules = []*Rule{
	{
		ID: "route53/geolocation-no-default", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseLocation},
		Title:     "Geolocation without a default",
		When:      "No answer of a geolocation group is the default.",
		Why:       "People in places that no answer names, and addresses that Route 53 cannot locate, get no answer at all.",
		Message:   "{name}: users from unmapped places get no answer",
		FixText:   "Add a default (*) record",
		ExamTip:   "Geolocation without a default drops some queries",
		Sources:   []string{srcAPIResourceRecordSet, srcRoutingPolicyGeo},
		StudyNote: noteRoutingPolicies,
		Check:     geolocationDefaults,
	},
	{
		ID: "route53/geolocation-uncovered-users", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLocation},
		Title:    "Users without an answer",
		When:     "A geolocation group has no default, and users who ask for it live where no answer applies.",
		Why:      "DNS says that the name does not exist for them.",
		Message:  "{users} in {loc} get no DNS answer for {name}",
		FixText:  "Add a record for {loc} or a default",
		Note:     "Places that are not known, and coordinates, are not judged.",
		Sources:  []string{srcAPIResourceRecordSet, srcRoutingPolicyGeo},
		Check:    uncoveredUsers,
	},
	{
		ID: "route53/geolocation-duplicate", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "One location twice",
		When:    "Two answers of a geolocation group name the same location.",
		Why:     "Route 53 refuses a second record set for a place.",
		Message: "{name}: location {loc} appears twice",
		FixText: "Keep one",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   duplicateLocations,
	},
	{
		ID: "route53/geolocation-invalid", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLocation},
		Title:    "Location that Route 53 does not know",
		When:     "The location of a geolocation answer is no continent, no country that Route 53 takes (it does not take BV, CX, EH and HM), and no state of the United States.",
		Why:      "Record sets name continents, countries and states of the United States by code.",
		Message:  "{name}: location {loc} of the answer {t} is not valid{meant}",
		FixText:  "Use one continent code (AF AN AS EU OC NA SA), or a country code, or US plus state",
		Note:     "Country codes are those of the embedded table. UA with a subdivision is route53/geolocation-subdivision. A missing location is not judged here.",
		Sources:  []string{srcAPIGeoLocation, srcRoutingPolicyGeo},
		Check:    invalidLocations,
	},
	{
		ID: "route53/geolocation-ambiguous", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Code of a continent and of a country",
		When:    "The location of a geolocation answer is AF, AS, NA or SA and does not say whether the continent or the country is meant.",
		Why:     "The four codes are continents in one field of Route 53 and countries in another. Portolan takes the continent; whoever meant the country sends its users elsewhere.",
		Message: "{name}: {loc} is taken as the continent {continent}, and is also the code of {country}",
		FixText: "Write continent {loc} or country {loc}",
		Sources: []string{srcAPIGeoLocation},
		Check:   ambiguousLocations,
	},
	{
		ID: "route53/geolocation-subdivision", Group: "route53", Severity: Warning, Verified: VerifiedNo,
		Title:   "Subdivision outside of the United States",
		When:    "The location of a geolocation answer is a subdivision of Ukraine.",
		Why:     "The text of the API knows states of the United States alone.",
		Message: "{name}: Route 53 may refuse the subdivision {loc}",
		FixText: "Answer the whole country",
		Note:    "Pages of AWS have named Ukraine too.",
		Sources: []string{srcAPIGeoLocation},
		Check:   doubtfulSubdivisions,
	},
	{
		ID: "route53/geoproximity-location", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Geoproximity answer without one place",
		When:    "A geoproximity answer does not have exactly one of a Region, a Local Zone group and coordinates.",
		Why:     "Distance is measured from exactly one place.",
		Message: "{name}: give exactly one location for the geoproximity record to {t}",
		FixText: "Set a region, a Local Zone group or coordinates",
		Sources: []string{srcAPIGeoProximityLocation},
		Check:   proximityLocations,
	},
	{
		ID: "route53/geoproximity-bias-range", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Bias out of range",
		When:    "The bias of a geoproximity answer lies outside -99 to 99.",
		Why:     "Route 53 refuses the value.",
		Message: "{name}: the bias of {t} must lie between -99 and 99",
		FixText: "Correct the bias",
		ExamTip: "Positive bias widens the catchment of a location",
		Sources: []string{srcAPIGeoProximityLocation},
		Check:   proximityBias,
	},
	{
		ID: "route53/ip-based-private-zone", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLocation}, // of blocks that are missing nothing is said beside it
		Title:    "IP-based routing in a private zone",
		When:     "A record of a private zone has the IP-based policy.",
		Why:      "Route 53 offers this policy in public zones only.",
		Message:  "IP-based routing of {name} needs a public zone",
		FixText:  "Choose another policy",
		Note:     "The other seven policies are allowed in a private zone, geoproximity included (current page).",
		Sources:  []string{srcRoutingPolicyIpbased},
		Check:    privateIPBased,
	},
	{
		ID: "route53/ip-based-collection", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLocation},
		Title:    "IP-based answers without a common collection",
		When:     "An IP-based answer has no CIDR location, or the answers of its group use different CIDR collections.",
		Why:      "The address blocks of one name come from one CIDR collection, each answer from one location of it.",
		Message:  "{name}: all IP-based records use one CIDR collection and each a location of it; {t} does not",
		FixText:  "Set location names from one collection",
		Sources:  []string{srcRoutingPolicyIpbased},
		Check:    cidrCollections,
	},
	{
		ID: "route53/ip-based-no-default", Group: "route53", Severity: Warning, Verified: VerifiedNo,
		Explains: []traffic.Cause{traffic.CauseLocation},
		Title:    "IP-based routing without a default",
		When:     "No answer of an IP-based group is the default.",
		Why:      "Users from other networks may get no answer.",
		Message:  "{name}: clients outside the listed CIDR blocks have no record",
		FixText:  "Add the default (*) location",
		Note:     "That there is a default location was read in the sources; the reply without one is inferred.",
		Sources:  []string{srcRoutingPolicyIpbased},
		Check:    cidrDefaults,
	},
	{
		ID: "route53/multivalue-alias", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:     "Multivalue answer as an alias",
		When:      "An answer of a multivalue group is an alias.",
		Why:       "Route 53 hands out the addresses themselves and takes no alias in this policy.",
		Message:   "{name}: the multivalue answer to {t} cannot be an alias",
		FixText:   "List IP addresses, or use weighted aliases",
		ExamTip:   "Multivalue: up to 8 healthy values, no load balancer",
		Sources:   []string{srcAPIResourceRecordSet},
		StudyNote: noteRoutingPolicies,
		Check:     multivalueAliases,
	},
	{
		ID: "route53/multivalue-type", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Record type without multivalue answers",
		When:    "A record of type CNAME, NS or SOA has the multivalue policy.",
		Why:     "Route 53 refuses the type in this policy.",
		Message: "{name}: multivalue answers do not take type {type}",
		FixText: "Use A or AAAA",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   multivalueTypes,
	},
}

func geolocationDefaults(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		if len(g.Answers) == 0 || slices.ContainsFunc(g.Answers, func(a Answer) bool { return a.Spec.Location.Val() == "*" }) {
			continue
		}
		f := p.AboutGroup(g, "location")
		legal := g.LegalAnswers()
		if i := slices.IndexFunc(legal, func(a Answer) bool { return a.Spec.Location.Val() == "" }); i >= 0 {
			f.Offer("default", "Make "+label(legal[i].Target)+" the default answer", setLink(legal[i].Link, "location", "*"))
		} else if len(legal) > 0 {
			f.Offer("default", "Answer everybody else with "+label(legal[0].Target), p.defaultAnswer(legal[0]))
		}
	}
}

// defaultAnswer is the edit that repeats an answer for all other places.
func (p *Pass) defaultAnswer(a Answer) model.Edit {
	props := []model.Setting{{Prop: "location", Value: []string{"*"}}}
	for _, name := range []string{"alias", "evaluateTargetHealth", "healthCheck", "ttl"} {
		if v, set := a.Link.Get(name); set && (name != "healthCheck" || p.t.Node(v[0]) != nil) {
			props = append(props, model.Setting{Prop: name, Value: v})
		}
	}
	return model.Connect{From: a.Record.ID, To: a.Target.ID, Props: props}
}

func uncoveredUsers(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		if len(g.Answers) == 0 {
			continue
		}
		for _, u := range p.Askers(g) {
			if places := uncovered(g, u); len(places) > 0 {
				p.About(u, "locations", "users", label(u), "loc", strings.Join(places, ", "), "name", g.Name()).With(g.Records...)
			}
		}
	}
}

func duplicateLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		count := map[string]int{}
		for _, a := range g.Answers {
			count[locationOf(a)]++
		}
		for _, loc := range slices.Sorted(maps.Keys(count)) {
			if loc == "" || count[loc] < 2 {
				continue
			}
			f := p.AboutGroup(g, "location", "loc", loc)
			for _, a := range g.Answers {
				if locationOf(a) == loc {
					f.Along(a.Link)
				}
			}
		}
	}
}

// locationOf is the location of an answer in the shortest spelling, so that two
// spellings of one place are one.
func locationOf(a Answer) string {
	if area, ok := geo.ParseArea(a.Spec.Location.Val()); ok {
		return area.String()
	}
	return a.Spec.Location.Val()
}

func invalidLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		for _, a := range g.LegalAnswers() {
			loc := a.Spec.Location.Val()
			if validLocation(loc) {
				continue
			}
			right := meantLocation(loc)
			f := p.AboutLink(a.Link, "location", "name", g.Name(), "loc", loc, "t", label(a.Target), "meant", meant(right)).
				misspelt(site{l: a.Link, prop: "location"}, right)
			if right != "" {
				f.Offer("location", "Write "+right, setLink(a.Link, "location", right))
			}
		}
	}
}

// meantLocation is the location that a wrong one most likely means: the code in
// capitals, or that of the country with the name; "" when none is near.
func meantLocation(loc string) string {
	if upper := strings.ToUpper(strings.TrimSpace(loc)); validLocation(upper) {
		return upper
	}
	if c, ok := geo.FindCountry(loc); ok && validLocation(c.Code) {
		return c.Code
	}
	return ""
}

// validLocation tells whether Route 53 takes the location, a code that stands
// alone in upper case. None at all is not judged.
func validLocation(loc string) bool {
	a, _ := geo.ParseArea(loc)
	return loc == "" || a.Known() && (loc == "*" || strings.Contains(strings.TrimSpace(loc), " ") || strings.HasSuffix(loc, a.Code) && a.Code != "")
}

func ambiguousLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		for _, a := range g.LegalAnswers() {
			continent, country, ok := geo.Ambiguous(a.Spec.Location.Val())
			if !ok || !validLocation(a.Spec.Location.Val()) {
				continue
			}
			p.AboutLink(a.Link, "location", "name", g.Name(), "loc", continent.Code, "continent", continent.Name(), "country", country.Name()).
				Offer("continent", "Say the continent: "+continent.Name(), setLink(a.Link, "location", continent.Outright())).
				Offer("country", "Say the country: "+country.Name(), setLink(a.Link, "location", country.Outright()))
		}
	}
}

func doubtfulSubdivisions(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeolocation) {
		for _, a := range g.LegalAnswers() {
			area, _ := geo.ParseArea(a.Spec.Location.Val())
			if !area.Doubtful() {
				continue
			}
			country, _, _ := strings.Cut(area.Code, "-")
			p.AboutLink(a.Link, "location", "name", g.Name(), "loc", area.Code).
				Offer("country", "Answer all of "+geo.Area{Kind: geo.AreaCountry, Code: country}.Name(), setLink(a.Link, "location", country))
		}
	}
}

func proximityLocations(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeoproximity) {
		for _, a := range g.LegalAnswers() {
			given := 0
			for _, v := range []string{a.Spec.Region.Val(), a.Spec.LocalZoneGroup.Val(), a.Spec.Coordinates.Val()} {
				if v != "" {
					given++
				}
			}
			if given == 1 {
				continue
			}
			f := p.AboutLink(a.Link, "region", "name", g.Name(), "t", label(a.Target)).ofPolicy(g, a)
			if home := p.homeOf(a.Target); given == 0 && home != "" {
				f.OfferSafe("region", "Set the region to "+home, setLink(a.Link, "region", home))
			}
		}
	}
}

func proximityBias(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyGeoproximity) {
		for _, a := range g.LegalAnswers() {
			if b := a.Spec.Bias.Val(); b < -99 || b > 99 {
				fit := strconv.Itoa(min(max(b, -99), 99))
				p.AboutLink(a.Link, "bias", "name", g.Name(), "t", label(a.Target)).
					OfferSafe("bias", "Set the bias to "+fit, setLink(a.Link, "bias", fit))
			}
		}
	}
}

func privateIPBased(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyIPBased) {
		if g.Spec.ZonePrivate.Val() {
			p.AboutGroup(g, "policy")
		}
	}
}

func cidrCollections(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyIPBased) {
		var collections []string
		for _, a := range g.Answers {
			if c := a.Spec.CIDRCollection.Val(); c != "" {
				collections = append(collections, c)
			}
		}
		slices.Sort(collections)
		for _, a := range g.LegalAnswers() {
			c := a.Spec.CIDRCollection.Val()
			if a.Spec.CIDRLocation.Val() == "" || c != "" && c != collections[0] {
				p.AboutLink(a.Link, "cidrLocation", "name", g.Name(), "t", label(a.Target)).With(g.Records...).ofPolicy(g, a)
			}
		}
	}
}

func cidrDefaults(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyIPBased) {
		if len(g.Answers) > 0 && !slices.ContainsFunc(g.Answers, func(a Answer) bool { return a.Spec.CIDRLocation.Val() == "*" }) {
			p.AboutGroup(g, "cidrLocation")
		}
	}
}

func multivalueAliases(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyMultivalue) {
		for _, a := range g.LegalAnswers() {
			if a.Spec.Alias.Val() {
				p.AboutLink(a.Link, "alias", "name", g.Name(), "t", label(a.Target))
			}
		}
	}
}

func multivalueTypes(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicyMultivalue) {
		switch t := g.Spec.Type.Val(); t {
		case "CNAME", "NS", "SOA":
			p.AboutGroup(g, "type", "type", t)
		}
	}
}
