package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// cloudFrontBehaviorRules judge behaviours: caching and origin groups.
var cloudFrontBehaviorRules = []*Rule{
	{
		ID: "cloudfront/no-default-behavior", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseNowhere},
		Title:    "No default behaviour",
		When:     "A distribution has origins, but none takes the paths that no other behaviour names.",
		Why:      "Every distribution has exactly one behaviour for all other paths.",
		Message:  "Requests to {dist} outside {paths} have no behaviour",
		FixText:  "Add the default behaviour (*)",
		Note:     "Exactly one default behaviour is required.",
		Sources:  []string{srcAPIDistributionConfig},
		Check:    defaultBehaviours,
	},
	{
		ID: "cloudfront/dynamic-content-cached", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:     "Dynamic content in the cache",
		When:      "A behaviour serves dynamic content, as one that leads to an API does unless it says otherwise, and it caches: with a minimum TTL above 0, or without cookies, Authorization, query strings or the API key that the API asks for in the cache key.",
		Why:       "One user may be shown what was made for another, or what is no longer true.",
		Message:   "Personal or changing responses of {origin} may be served from cache",
		FixText:   "CachingDisabled, or min TTL 0 with Cache-Control from the origin",
		ExamTip:   "Dynamic = CachingDisabled + AllViewer (or ExceptHostHeader)",
		Note:      "Minimum TTL and cache key of managed policies are those of the AWS page. A custom policy without a minimum TTL counts as 0. An API link that says content static is not judged.",
		Sources:   []string{srcUsingManagedCachePolicies, srcAPIDefaultCacheBehavior, srcExpiration},
		StudyNote: noteDynamicCaching,
		Check:     dynamicCached,
	},
	{
		ID: "cloudfront/min-ttl-overrides-headers", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:     "Minimum TTL against no-store",
		When:      "The minimum TTL of a behaviour is above 0, and its origin is said to answer with no-store or private.",
		Why:       "CloudFront keeps the object for the minimum TTL whatever the origin says.",
		Message:   "The minimum TTL wins over the {header} of {origin}",
		FixText:   "Set minimum TTL 0",
		Sources:   []string{srcAPIDefaultCacheBehavior},
		StudyNote: noteDynamicCaching,
		Check:     minTTLs,
	},
	{
		ID: "cloudfront/static-not-cached", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Static content is never cached",
		When:    "A behaviour serves static content, as one that leads to a bucket does unless it says otherwise, and its cache policy is CachingDisabled.",
		Why:     "Every request travels to the origin: slower for the users, dearer and more load.",
		Message: "Static content of {origin} goes to the origin every time",
		FixText: "Use CachingOptimized",
		Note:    "Links to buckets count as static unless they say content dynamic.",
		Sources: []string{srcUsingManagedCachePolicies},
		Check:   staticNotCached,
	},
	{
		ID: "cloudfront/origin-group-size", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "Origin group without two members",
		When:      "An origin group has another number of members than two.",
		Why:       "An origin group is one primary and one secondary.",
		Message:   "Origin group {group} of {dist} has one primary and one secondary, not {count} members",
		FixText:   "Correct the group",
		Sources:   []string{srcAPIOriginGroup, srcHighAvailabilityOriginFailover},
		StudyNote: noteGlobalAccelerator,
		Check:     groupSizes,
	},
	{
		ID: "cloudfront/origin-group-write-methods", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "Writes through an origin group",
		When:      "A behaviour that an origin group serves allows POST, PUT, PATCH and DELETE.",
		Why:       "CloudFront repeats only reads at the second origin.",
		Message:   "CloudFront refuses behaviour {path} of {dist}: an origin group that allows writes; only GET, HEAD and OPTIONS fail over",
		FixText:   "Allow GET, HEAD and OPTIONS only, and send write paths to an origin name with Route 53 failover",
		ExamTip:   "Origin failover is for reads",
		Note:      "The refusal is quoted from the service's answer in aws/aws-cdk issue 32450.",
		Sources:   []string{srcCDKIssue32450, srcHighAvailabilityOriginFailover},
		StudyNote: noteGlobalAccelerator,
		Check:     groupWrites,
	},
	{
		ID: overruledSettings, Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Settings of a further origin that its behaviour does not have",
		When:    "The second origin of an origin group, or one that a function chooses, states a cache policy, an origin request policy, methods, what viewers may speak or another setting of the behaviour, and the link to the own origin of the behaviour states another.",
		Why:     "A behaviour has one set of settings, whichever of its origins is asked. What the link to a further origin says of them is in no distribution.",
		Message: "Behaviour {path} of {dist} is set by its link to {lead}: {what} at the link to {origin} does not count",
		FixText: "Set it at the link to {lead}, for the whole behaviour, or clear it",
		Note:    "How the origin is called is its own: access, protocol, path, time limits and the way to it.",
		Sources: []string{srcAPICacheBehavior},
		Check:   overruled,
	},
	{
		ID: "cloudfront/origin-group-same-region", Group: "cloudfront", Severity: Warning, Verified: VerifiedLogic,
		Title:     "Both origins in one Region",
		When:      "Both members of an origin group are in the same Region, and the group fails over for other codes than 403 and 404.",
		Why:       "The group survives a broken origin but not the loss of the Region.",
		Message:   "A regional fault takes both origins of group {group} of {dist}: {region}",
		FixText:   "Put the secondary in another region",
		Sources:   []string{srcHighAvailabilityOriginFailover, srcRelFaultIsolationMultiazRegionSystem},
		StudyNote: noteGlobalAccelerator,
		Check:     groupRegions,
	},
	{
		ID: "cloudfront/origin-group-no-criteria", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "Origin group without failover codes",
		When:      "An origin group has no status codes that start failover, or one other than 400, 403, 404, 416, 429, 500, 502, 503 and 504.",
		Why:       "CloudFront turns to the secondary only for the status codes that are chosen.",
		Message:   "Choose the status codes that start failover of group {group} of {dist}{wrong}",
		FixText:   "Select 5xx (and 403/404 for S3)",
		Sources:   []string{srcHighAvailabilityOriginFailover, srcAPIOriginGroup},
		StudyNote: noteGlobalAccelerator,
		Check:     groupCriteria,
	},
	{
		ID: originGroupDead, Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:     "Origin group that stays with an origin that is gone",
		When:      "The status codes of an origin group hold one of 500 and above, and not both 503 and 504.",
		Why:       "CloudFront takes an origin to which it cannot connect for 503, and one that does not answer in time for 504. Without these codes it asks the secondary for single errors of the primary, and not when the primary is down.",
		Message:   "Group {group} of {dist} does not turn to the secondary when {origin} {what}: its codes lack {codes}",
		FixText:   "Add {codes} to the status codes",
		Note:      "A group whose codes are all below 500 asks the secondary for what the primary does not have, and is left out.",
		Sources:   []string{srcHighAvailabilityOriginFailover},
		StudyNote: noteGlobalAccelerator,
		Check:     groupsOfDeadOrigins,
	},
	{
		ID: "cloudfront/no-origin-failover", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:    "Distribution with a single origin for each path",
		When:     "A distribution is meant to survive a Region, and it has neither an origin group nor an origin that is a name or an accelerator with endpoints in several Regions.",
		Why:      "When the origin is down the distribution has nowhere else to ask.",
		Message:  "{dist} has no second origin",
		FixText:  "Add an origin group",
		Note:     "What shows that it is meant to survive a Region is that of global/single-region-path, asked of the distribution, and a copy of an origin in another Region besides. An origin that a function picks is no second one.",
		Sources:  []string{srcCloudfrontControls, srcCheckov},
		Controls: []string{"CloudFront.4", "CKV_AWS_310"},
		Check:    originFailover,
	},
	{
		ID: "cloudfront/origin-shield", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:   "Origin Shield would pay off",
		When:    "Origin Shield is switched off at a distribution that caches, has one origin and serves users on three or more continents.",
		Why:     "Every regional cache asks the origin for itself; Origin Shield asks once.",
		Message: "Origin Shield on {dist} would cut origin load",
		FixText: "Enable it in the region nearest to the origin",
		Note:    "Said only where Origin Shield is switched off in the drawing.",
		Sources: []string{srcOriginShield},
		Check:   originShields,
	},
}

// cachePolicy is what a managed cache policy does, as documented in the
// CloudFront developer guide (source of cloudfront/dynamic-content-cached).
type cachePolicy struct {
	caches bool
	minTTL int  // seconds
	varies bool // cookies, Authorization or query strings are in the cache key
}

var managedPolicies = map[string]cachePolicy{
	model.CachingOptimized:        {caches: true, minTTL: 1},
	model.CachingOptimizedGzipOff: {caches: true, minTTL: 1},
	model.CachingDisabled:         {},
	model.CachingOriginHeaders:    {caches: true, varies: true},
	model.CachingOriginQuery:      {caches: true, varies: true},
	"Elemental-MediaPackage":      {caches: true, varies: true},
	"Amplify":                     {caches: true, minTTL: 2, varies: true},
}

func policyOf(o *model.OriginSpec) cachePolicy {
	if c, ok := managedPolicies[o.CachePolicy.Val()]; ok {
		return c
	}
	c := cachePolicy{caches: true, minTTL: o.MinTTL.Val()}
	for _, k := range o.CacheKey.Val() {
		switch strings.ToLower(k) {
		case "cookies", "query":
			c.varies = true
		}
	}
	c.varies = c.varies || len(o.CacheCookies.Val()) > 0 || len(o.CacheQuery.Val()) > 0 || o.CacheKeyHas("Authorization")
	return c
}

func dynamicCached(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		c := policyOf(o)
		c.varies = c.varies || o.CacheKeyHas("x-api-key") && asksForKey(p.To(l))
		if o.Content.Val() != model.ContentDynamic || !c.caches || c.minTTL == 0 && c.varies {
			continue
		}
		p.AboutLink(l, "cachePolicy", "origin", label(p.To(l))).
			OfferSafe("caching-disabled", "Use CachingDisabled", setCaching(l, model.CachingDisabled))
	}
}

// asksForKey tells whether an API knows its callers by the keys that they send.
func asksForKey(n *model.Node) bool {
	a, ok := model.APIOf(n.Effective())
	return ok && a.Auth.Val() == model.AuthAPIKey
}

// setCaching is the edit that sets a managed cache policy and forgets what only
// a custom one has.
func setCaching(l *model.Link, policy string) model.Edit {
	return model.SetLink{Link: saying(l, "cachePolicy").Ref(), Props: []model.Setting{
		{Prop: "cachePolicy", Value: []string{policy}},
		{Prop: "minTTL"},
		{Prop: "defaultTTL"},
		{Prop: "maxTTL"},
		{Prop: "cacheKey"},
		{Prop: "cacheHeaders"},
		{Prop: "cacheQuery"},
		{Prop: "cacheCookies"},
	}}
}

func staticNotCached(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.Content.Val() == model.ContentStatic && o.CachePolicy.Val() == model.CachingDisabled {
			p.AboutLink(l, "cachePolicy", "origin", label(p.To(l))).
				OfferSafe("caching-optimized", "Use CachingOptimized", setCaching(l, model.CachingOptimized))
		}
	}
}

func defaultBehaviours(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		var paths []string
		var links []*model.Link
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
				paths = append(paths, o.Path.Val())
				links = append(links, l)
			}
		}
		if len(paths) == 0 || slices.Contains(paths, "*") {
			continue
		}
		slices.Sort(paths)
		f := p.About(n, "path", "dist", label(n), "paths", strings.Join(slices.Compact(paths), ", "))
		if len(links) == 1 {
			f.Offer("default", "Make it the default behaviour", setLink(links[0], "path", "*"))
		}
	}
}

func minTTLs(p *Pass) {
	for _, l := range p.Links(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		header := strings.ToLower(o.CacheControl.Val())
		c := policyOf(o)
		if c.minTTL == 0 || !strings.Contains(header, "no-store") && !strings.Contains(header, "private") {
			continue
		}
		f := p.AboutLink(l, "minTTL", "header", o.CacheControl.Val(), "origin", label(p.To(l)))
		if o.CachePolicy.Val() == model.CachingCustom {
			f.OfferSafe("min-ttl", "Set the minimum TTL to 0", setLink(l, "minTTL", "0"))
		} else if p.To(l).Kind() == model.KindS3 { // which refuses the Host that the managed policy has in its key
			f.OfferSafe("own-policy", "Use a policy of your own with the minimum TTL 0", setLink(l, "cachePolicy", model.CachingCustom), setLink(l, "minTTL", "0"))
		} else {
			f.OfferSafe("origin-headers", "Use UseOriginCacheControlHeaders", setCaching(l, model.CachingOriginHeaders))
		}
	}
}

// aboutOriginGroup starts a finding on the distribution and names the members.
func (p *Pass) aboutOriginGroup(g *originGroup, prop string, pairs ...string) *Finding {
	f := p.About(g.dist, prop, append([]string{"dist", label(g.dist), "group", g.name, "path", g.path}, pairs...)...)
	byTarget := func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) }
	return f.Along(slices.SortedStableFunc(slices.Values(g.members), byTarget)...)
}

func groupSizes(p *Pass) {
	for _, g := range p.OriginGroups() {
		if len(g.members) != 2 {
			p.aboutOriginGroup(g, "group", "count", fmt.Sprint(len(g.members)))
		}
	}
}

func groupWrites(p *Pass) {
	for _, g := range p.OriginGroups() {
		writing := g.writing()
		if len(writing) == 0 {
			continue
		}
		edits := []model.Edit{setLink(writing[0], "methods", model.MethodsReadOptions)}
		for _, l := range writing {
			if l.Lead() != nil && statedWrites(l) {
				edits = append(edits, setOwn(l, "methods"))
			}
		}
		p.AboutLink(writing[0], "methods", "dist", label(g.dist), "path", g.path).Along(byTarget(g.members)...).
			Offer("reads", "Allow GET, HEAD and OPTIONS only", edits...)
	}
}

// writing lists the members that are said to let writes through, whether they lead the
// behaviour or not.
func (g *originGroup) writing() []*model.Link {
	return slices.DeleteFunc(slices.Clone(g.members), func(l *model.Link) bool {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		return !statedWrites(l) && (l.Lead() != nil || o.Methods.Val() != model.MethodsAll)
	})
}

// fallsThrough tells whether a group asks the secondary for what the primary
// does not have, and not when the primary is down.
func (g *originGroup) fallsThrough() bool {
	codes := g.codes()
	return len(codes) > 0 && all(codes, func(c int) bool { return c == 403 || c == 404 })
}

// codes lists the status codes that start failover.
func (g *originGroup) codes() []int { return model.FailoverCodes(g.members...) }

func groupRegions(p *Pass) {
	for _, g := range p.OriginGroups() {
		if len(g.members) != 2 || g.fallsThrough() {
			continue
		}
		a, b := p.To(g.members[0]).Region(), p.To(g.members[1]).Region()
		if a != "" && a == b {
			p.aboutOriginGroup(g, "group", "region", a)
		}
	}
}

// failoverCodes are the status codes that may start failover.
var failoverCodes = []int{400, 403, 404, 416, 429, 500, 502, 503, 504}

func groupCriteria(p *Pass) {
	for _, g := range p.OriginGroups() {
		codes, wrong := g.codes(), ""
		i := slices.IndexFunc(codes, func(c int) bool { return !slices.Contains(failoverCodes, c) })
		switch {
		case i >= 0:
			wrong = fmt.Sprintf(": %d is none for which CloudFront fails over", codes[i])
		case len(codes) > 0:
			continue
		}
		var edits []model.Edit
		for i, l := range g.members {
			if i == 0 {
				edits = append(edits, setLink(l, "criteria", "500", "502", "503", "504"))
			} else {
				edits = append(edits, setLink(l, "criteria"))
			}
		}
		p.aboutOriginGroup(g, "criteria", "wrong", wrong).OfferSafe("codes", "Fail over on 500, 502, 503 and 504", edits...)
	}
}

func originFailover(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		if !p.wantsRegions(n) {
			continue
		}
		second, origins := false, 0
		for _, l := range p.t.Out(n.ID) {
			o, ok := model.LinkAs[*model.OriginSpec](l)
			if !ok || p.illegal[l] {
				continue
			}
			origins++
			to := p.To(l)
			spread := (to.Kind() == model.KindRecord || to.Kind() == model.KindAccelerator) && len(p.Regions(to)) > 1
			second = second || o.Group.Val() != "" || spread
		}
		if origins > 0 && !second {
			p.About(n, "group", "dist", label(n))
		}
	}
}

func originShields(p *Pass) {
	p.distributions(func(n *model.Node, _, raw *model.CloudFront) {
		if !raw.OriginShield.IsSet() || raw.OriginShield.Val() {
			return
		}
		origins, cached := map[string]bool{}, false
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok {
				origins[l.To] = true
				cached = cached || policyOf(o).caches
			}
		}
		if len(origins) == 1 && cached && len(continents(p.reachers(n))) >= 3 {
			f := p.About(n, "originShield", "dist", label(n))
			if near := shieldNear(p.Regions(n)); near != "" {
				f.Offer("on", "Turn Origin Shield on in "+near, model.Set{ID: n.ID, Props: []model.Setting{
					{Prop: "originShield", Value: []string{"true"}}, {Prop: "originShieldRegion", Value: []string{near}},
				}})
			}
		}
	})
}

// overruledSettings is the rule that speaks of what a further origin of a behaviour
// cannot set, instead of the general one about properties without effect.
const overruledSettings = "cloudfront/behavior-settings"

func overruled(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		var edits []model.Edit
		var words []string
		first := ""
		for _, x := range l.Overruled() {
			if x.Name == "methods" && statedWrites(l) && o.Group.Val() != "" {
				continue // cloudfront/origin-group-write-methods says it
			}
			if first == "" {
				first = x.Name
			}
			words = append(words, x.Label)
			edits = append(edits, setOwn(l, x.Name))
		}
		if len(edits) > 0 {
			p.AboutLink(l, first, "dist", label(dist), "path", behaviorPath(o), "lead", label(p.To(l.Lead())), "origin", label(to), "what", inARow(words)).
				Along(l.Lead()).OfferSafe("clear", "Clear "+inARow(words), edits...)
		}
	})
}
