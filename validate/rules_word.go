package validate

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	lazy "portolan/model/pattern"
	"portolan/model/traffic"
	"portolan/model/wording"
)

const srcRegions = "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html"

// wordRules judge words of which there is a closed list that the file format
// does not enforce: a drawing may be wrong, and a finding says so better.
var wordRules = []*Rule{
	{
		ID: "words/unknown-region", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Region that does not exist",
		When:    "A Region is neither in the table of Regions nor written as AWS writes its codes, with a beginning that is known.",
		Why:     "Nothing can be built or estimated in a Region that AWS does not have.",
		Message: "{n}: there is no Region {word}{meant}",
		FixText: "Write the code of the Region, such as {right}",
		Note:    "Codes in other case and with other marks, and display names, are read as the Region.",
		Sources: []string{srcRegions},
		Check:   func(p *Pass) { p.eachRegion(unknownRegion) },
	},
	{
		ID: "words/new-region", Group: "words", Severity: Warning, Verified: VerifiedYes, Export: ExportDoubts,
		Title:   "Region that the data does not have",
		When:    "A Region is written as AWS writes its codes, with a beginning that is known, and is not in the table of Regions.",
		Why:     "It may be newer than the data, or a slip. Its place, and with it every wait, is that of another Region.",
		Message: "{n}: the Region {word} is not in the data of {date}; {standin} stands in for it{meant}",
		FixText: "Check the code; export with --force when it is right",
		Sources: []string{srcRegions},
		Check:   func(p *Pass) { p.eachRegion(newRegion) },
	},
	{
		ID: "words/shield-region", Group: "words", Severity: Warning, Verified: VerifiedNo, Export: ExportDoubts,
		Title:   "Region without Origin Shield",
		When:    "The Region of Origin Shield is one for which AWS does not list Origin Shield.",
		Why:     "CloudFront refuses an Origin Shield where it has none.",
		Message: "{n}: Origin Shield is not known to be offered in {word}; the nearest that has it is {right}",
		FixText: "Use {right}",
		Note:    "The table is of 2023; later Regions may be missing.",
		Sources: []string{srcOriginShield},
		Check:   shieldRegions,
	},
	{
		ID: "words/unknown-place", Group: "words", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Place that is not known",
		When:    "A location of users or of a server on premises is no city that the program knows, country, state, Region or pair of coordinates.",
		Why:     "Requests from there are not estimated, and rules about geography pass over them.",
		Message: "{n}: the place {word} is not known{meant}",
		FixText: "Write {right}, or say where it lies: by latitude and longitude, as in \"48.14,11.58\", by the code of its country, as in DE, of a US state, as in US-CA, or of a Region near it, as in eu-west-1",
		Note:    "Some 480 cities are known, capitals and the largest among them. docs/kinds.md says what locations may be.",
		Check:   unknownPlaces,
	},
	{
		ID: "words/country-code", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Country code that does not exist",
		When:    "An entry of a geographic restriction is no two-letter code of a country.",
		Why:     "CloudFront refuses the geographic restriction.",
		Message: "{n}: there is no country code {word}{meant}",
		FixText: "Write two capital letters such as {right}",
		Sources: []string{srcAPIDistributionConfig},
		Check:   countryCodes,
	},
	{
		ID: "words/cache-key", Group: "words", Severity: Warning, Verified: VerifiedYes,
		Title:   "Part of the cache key that does not exist",
		When:    "A part of the cache key is none of cookies, authorization, query and headers.",
		Why:     "A word that nobody knows keeps no two responses apart.",
		Message: "{n}: the cache key has no part {word}{meant}",
		FixText: "Use cookies, authorization, query or headers",
		Sources: []string{srcUsingManagedCachePolicies},
		Check:   cacheKeys,
	},
	{
		ID: "words/cidr", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Address block that is none",
		When:    "An address block of users is no address with a length, such as 203.0.113.0/24.",
		Why:     "Route 53 takes blocks in CIDR form alone.",
		Message: "{n}: {word} is no CIDR block{meant}",
		FixText: "Write an address and a length, such as {right}",
		Sources: []string{srcRoutingPolicyIpbased},
		Check:   cidrBlocks,
	},
	{
		ID: "words/tls-policy", Group: "words", Severity: Error, Verified: VerifiedYes,
		Title:   "Security policy that does not exist",
		When:    "The TLS policy of a load balancer is not named as Elastic Load Balancing names its policies, or has a date before there was a policy of its name.",
		Why:     "The listener is refused.",
		Message: "{n}: there is no security policy {word}{meant}",
		FixText: "Use {right}",
		Note:    "Judged by the form of the name, ELBSecurityPolicy-… with a year and a month; of policies that are proposed, an earlier date is none.",
		Sources: []string{"https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"},
		Check:   tlsPolicies,
	},
	{
		ID: "words/path-list", Group: "words", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule, traffic.CauseListener, traffic.CauseHost},
		Title:    "Several patterns in one",
		When:     "The path of a behaviour, or the path or the host of a rule of an ALB, holds a comma or a space.",
		Why:      "It is one pattern, in which neither may stand. Nothing would ever match.",
		Message:  "{n}: {what}, not {word}",
		FixText:  "Draw a link for each pattern, such as {right}",
		Sources:  []string{"https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html", srcRuleConditionTypes},
		Check:    pathLists,
	},
	{
		ID: "words/ignored-rule", Group: "words", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Accepted finding of a rule that does not exist",
		When:    "The design accepts findings of a rule that there is not.",
		Why:     "It accepts nothing: the finding that was meant still counts.",
		Message: "The accepted findings, shown at {n}, name {word}, which is no rule{meant}",
		FixText: "Name a rule, such as {right}, or remove the entry; portolan rules lists all",
		Check:   ignoredRules,
	},
}

// meant ends a message with the word that was most likely meant.
func meant(word string) string { return wording.Meant(word) }

// site is where a word stands: a property of a node or of a link.
type site struct {
	n    *model.Node
	l    *model.Link
	prop string
}

// say reports a wrong word; right is the likeliest right one, "" when none is near.
func (p *Pass) say(at site, word, right, example string, more ...string) *Finding {
	name := ""
	if at.l != nil {
		name = label(p.From(at.l)) + " -> " + label(p.To(at.l))
	} else {
		name = label(at.n)
	}
	hint, likely := meant(right), right
	if c, known := geo.CountryWritten(word); known && strings.HasPrefix(at.prop, "location") {
		hint, example = ": no city of "+c.Name+" is known", "a city near it"
	}
	if right == "" {
		right = example
	}
	pairs := append([]string{"n", name, "word", quotedWord(word), "meant", hint, "right", right}, more...)
	if at.l != nil {
		return p.AboutLink(at.l, at.prop, pairs...).misspelt(at, likely)
	}
	return p.About(at.n, at.prop, pairs...).misspelt(at, likely)
}

// quotedWord is a word as a message shows it: in quotes where it would not
// stand out.
func quotedWord(s string) string {
	if strings.TrimSpace(s) == "" || strings.ContainsAny(s, " ,") {
		return `"` + s + `"`
	}
	return s
}

func (p *Pass) set(at site, value ...string) model.Edit {
	if at.l != nil {
		return setLink(at.l, at.prop, value...)
	}
	return setNode(at.n, at.prop, value...)
}

// eachRegion calls f for every Region that the design names.
func (p *Pass) eachRegion(f func(p *Pass, at site, word string)) {
	visit := func(props []model.Prop, spec any, n *model.Node, l *model.Link) {
		for _, prop := range props {
			if prop.Type != model.RegionID {
				continue
			}
			if v, _ := prop.Get(spec); v[0] != "" && !geo.IsRegion(v[0]) {
				f(p, site{n, l, prop.Name}, v[0])
			}
		}
	}
	for _, n := range p.t.Nodes {
		visit(n.Info().Props, n.Spec, n, nil)
	}
	for _, l := range p.t.Links {
		if p.illegal[l] {
			continue // one finding says all
		}
		visit(l.Info().Props, l.Spec, nil, l)
	}
}

func unknownRegion(p *Pass, at site, word string) {
	if geo.LooksLikeRegion(word) {
		return
	}
	right := geo.NearestRegion(word)
	if r := p.neighbouring(at); r != "" && right != "" && unlike(word, r) <= unlike(word, right) {
		right = r // of two that are as near, the one that fits
	}
	f := p.say(at, word, right, model.CloudFrontRegion)
	if right != "" {
		f.Offer("region", "Use "+right, p.set(at, right))
	}
}

// unlike is by how many letters two words differ.
func unlike(a, b string) int {
	return wording.Distance([]rune(a), []rune(b), len(a)+len(b))
}

func newRegion(p *Pass, at site, word string) {
	if !geo.LooksLikeRegion(word) {
		return
	}
	r, _ := geo.StandIn(word)
	near := geo.NearestRegion(word)
	if near == r.Code {
		near = "" // which stands in for it
	}
	f := p.say(at, word, near, model.CloudFrontRegion, "date", geo.RegionsAsOf, "standin", r.Code)
	f.wrong.maybe, f.of = true, word // the data lacks it once, wherever it stands
}

func shieldRegions(p *Pass) {
	var offered []geo.RegionalEdgeCache
	for _, c := range geo.RegionalEdgeCaches() {
		if c.OriginShield {
			offered = append(offered, c)
		}
	}
	for _, n := range p.Nodes(model.KindCloudFront) {
		d := n.Spec.(*model.CloudFront)
		word := d.OriginShieldRegion.Val()
		r, ok := geo.RegionByCode(word)
		if !ok || slices.ContainsFunc(offered, func(c geo.RegionalEdgeCache) bool { return c.Region == word }) {
			continue
		}
		best := slices.MinFunc(offered, func(a, b geo.RegionalEdgeCache) int {
			return cmp.Compare(geo.GreatCircle(r.Point, a.Point), geo.GreatCircle(r.Point, b.Point))
		})
		at := site{n: n, prop: "originShieldRegion"}
		p.say(at, word, best.Region, "").Offer("shield", "Use "+best.Region, p.set(at, best.Region))
	}
}

// eachItem judges every item of a list; judge returns the right word for a
// wrong one.
func (p *Pass) eachItem(at site, items []string, example string, judge func(string) (right string, ok bool)) {
	for i, word := range items {
		right, ok := judge(word)
		if ok {
			continue
		}
		f := p.say(at, word, right, example).ofItem(i)
		if right != "" {
			value := slices.Clone(items)
			value[i] = right
			f.Offer("word", "Write "+right, p.set(at, value...))
		}
	}
}

func unknownPlaces(p *Pass) {
	judge := func(word string) (string, bool) {
		if _, err := geo.Locate(word); err == nil {
			return "", true
		}
		if _, ok := geo.CountryWritten(word); ok {
			return "", false // known, but none of its cities: what is spelt alike lies elsewhere
		}
		if near := geo.Suggest(word, 1); len(near) > 0 {
			return near[0], false
		}
		return "", false
	}
	for _, n := range p.Nodes(model.KindUsers) {
		p.eachItem(site{n: n, prop: "locations"}, n.Spec.(*model.Users).Locations.Val(), "Sydney", judge)
	}
	for _, n := range p.Nodes(model.KindOnPremises) {
		if s := n.Spec.(*model.OnPremises); s.Location.IsSet() {
			p.eachItem(site{n: n, prop: "location"}, []string{s.Location.Val()}, "Sydney", judge)
		}
	}
}

func countryCodes(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		p.eachItem(site{n: n, prop: "geoCountries"}, n.Spec.(*model.CloudFront).GeoCountries.Val(), "DE", func(word string) (string, bool) {
			if _, ok := geo.CountryWritten(word); ok {
				return "", true
			}
			c, _ := geo.FindCountry(word)
			return c.Code, false
		})
	}
}

func cacheKeys(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		prop, _ := model.FindProp(l.Info().Props, "cacheKey")
		p.eachItem(site{l: l, prop: prop.Name}, l.Spec.(*model.OriginSpec).CacheKey.Val(), "query", func(word string) (string, bool) {
			known := prop.Words()
			if slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, word) }) {
				return "", true
			}
			return wording.Nearest(word, known), false
		})
	}
}

func cidrBlocks(p *Pass) {
	for _, n := range p.Nodes(model.KindUsers) {
		p.eachItem(site{n: n, prop: "cidr"}, n.Spec.(*model.Users).CIDR.Val(), "203.0.113.0/24", func(word string) (string, bool) {
			if _, err := netip.ParsePrefix(word); err == nil {
				return "", true
			}
			if a, err := netip.ParseAddr(word); err == nil && a.Zone() == "" {
				return netip.PrefixFrom(a, a.BitLen()).String(), false
			}
			return "", false
		})
	}
}

// policyForm is how Elastic Load Balancing names its security policies.
var policyForm = lazy.Lazy(`^ELBSecurityPolicy-(TLS13-1-[0-3](-(Res|Ext[0-2]))?(-FIPS)?(-PQ)?-|FS(-1-[12](-Res)?)?-|TLS-1-[0-2](-Ext)?-)?20[12][0-9]-(0[1-9]|1[0-2])$`)

func tlsPolicies(p *Pass) {
	prop, _ := model.FindProp(model.KindALB.Info().Props, "tlsPolicy")
	for _, n := range p.Nodes(model.KindALB, model.KindNLB) {
		v, set := n.Get("tlsPolicy")
		if !set {
			continue
		}
		right := laterPolicy(v[0], prop.Words())
		if right == "" && policyForm().MatchString(v[0]) {
			continue
		}
		if right == "" {
			right = nearestPolicy(v[0], prop.Words())
		}
		at := site{n: n, prop: "tlsPolicy"}
		f := p.say(at, v[0], right, prop.Default)
		if right != "" {
			f.Offer("policy", "Use "+right, p.set(at, right))
		}
	}
}

// laterPolicy is the known policy whose name differs from a word in the date
// alone, and was first of its name later than that. Of names that are a date
// alone there are older ones than those known here. A later date may be newer
// than the data.
func laterPolicy(word string, policies []string) string {
	const date = len("2021-06")
	for _, p := range policies {
		if stem := p[:len(p)-date]; stem != "ELBSecurityPolicy-" && len(word) == len(p) && word[:len(stem)] == stem && word < p {
			return p
		}
	}
	return ""
}

// nearestPolicy is the policy that a word most likely means, which may lack the
// beginning that all names have; "" when none is near. It allows no protocol that
// the word does not.
func nearestPolicy(word string, policies []string) string {
	const beginning = "ELBSecurityPolicy"
	own := func(name string) string {
		if len(name) > len(beginning) && strings.EqualFold(name[:len(beginning)], beginning) {
			name = name[len(beginning):]
		}
		return strings.TrimPrefix(name, "-")
	}
	var names []string
	for _, p := range policies {
		if !wording.Weaker(p, beginning+"-"+own(word)) {
			names = append(names, own(p))
		}
	}
	if near := wording.Nearest(own(word), names); near != "" {
		return beginning + "-" + near
	}
	return ""
}

func pathLists(p *Pass) {
	one := func(l *model.Link, prop, word, what, example string) {
		parts := strings.FieldsFunc(word, func(r rune) bool { return r == ',' || r == ' ' })
		if !strings.ContainsAny(word, ", ") {
			return
		}
		if len(parts) > 0 {
			example = parts[0]
		}
		at := site{l: l, prop: prop}
		p.say(at, word, "", example, "what", what).misspelt(at, example)
	}
	for _, l := range p.Links(model.Origin) {
		one(l, "path", l.Spec.(*model.OriginSpec).Path.Val(), "a behaviour has one path pattern", "/images/*")
	}
	p.albForwards(func(l *model.Link, s *model.ForwardsSpec, _ *model.Node, _ *model.ALB, _ *model.Node) {
		one(l, "pathRule", s.PathRule.Val(), "a rule has one path pattern", "/images/*")
		one(l, "host", s.Host.Val(), "a rule has one host name", "www.example.com")
	})
}

func ignoredRules(p *Pass) {
	if len(p.t.Nodes) == 0 {
		return
	}
	for i, g := range p.t.Ignores {
		if slices.ContainsFunc(p.ruleIDs, g.Names) {
			continue
		}
		n := p.t.Node(g.On)
		if n == nil {
			n = p.firstNode()
		}
		f := p.say(site{n: n}, g.Rule, wording.Nearest(g.Rule, p.ruleIDs), "graph/dead-end")
		f.Entry = i + 1
	}
}
