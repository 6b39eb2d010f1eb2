package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// route53CheckRules judge what a health check is told to do.
var route53CheckRules = []*Rule{
	{
		ID: "route53/health-check-regions", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Checker Regions that Route 53 does not take",
		When:    "A health check lists fewer than three Regions, or one from which Route 53 does not check.",
		Why:     "Route 53 refuses the list.",
		Message: "{hc}: {what}",
		FixText: "Choose three or more of the eight Regions",
		Sources: []string{srcAPIHealthCheckConfig},
		Check:   checkerRegions,
	},
	{
		ID: "route53/health-check-disabled", Group: "route53", Severity: Warning, Verified: VerifiedYes,
		Title:   "Disabled health check",
		When:    "A health check is disabled.",
		Why:     "A disabled check counts as healthy whatever happens; to stop traffic it must be inverted as well.",
		Message: "{hc} is disabled and always counts as {state}",
		FixText: "Enable it",
		Sources: []string{srcHealthOfEndpoints},
		Check:   disabledChecks,
	},
	{
		ID: "route53/health-check-search", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Text match without a text",
		When:    "A health check that looks for a text names none, or one of more than 255 characters, or a plain HTTP or HTTPS check names one.",
		Why:     "Route 53 refuses the check. It looks for the text in the first 5120 bytes of the answer.",
		Message: "{hc} {what}",
		FixText: "Give the text, or use a plain HTTP check",
		Sources: []string{srcAPIHealthCheckConfig},
		Check:   searchTexts,
	},
	{
		ID: "route53/health-check-children", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Children that a calculated check does not take",
		When:    "A calculated health check has another calculated check as a child, or more than 255 children.",
		Why:     "Calculated checks do not nest.",
		Message: "{hc} {what}",
		FixText: "List checks that probe or watch something",
		Sources: []string{srcHealthOfEndpoints},
		Check:   checkChildren,
	},
}

func checkerRegions(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		if !h.Regions.IsSet() || !h.Probes() {
			continue
		}
		what := ""
		distinct := map[string]bool{}
		for _, r := range h.Regions.Val() {
			distinct[r] = true
			if !slices.Contains(model.CheckerRegions(), r) {
				what = "no checkers stand in " + r + meant(wording.Nearest(r, model.CheckerRegions()))
			}
		}
		if what == "" && len(distinct) < 3 {
			what = "checkers of at least three Regions are needed"
		}
		if what != "" {
			p.About(n, "regions", "hc", label(n), "what", what).OfferSafe("all", "Use the checkers of all Regions", setNode(n, "regions"))
		}
	}
}

func disabledChecks(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		if !h.Disabled.Val() {
			continue
		}
		state := "healthy"
		if h.Inverted.Val() {
			state = "unhealthy"
		}
		p.About(n, "disabled", "hc", label(n), "state", state).Offer("enable", "Enable the check", setNode(n, "disabled"))
	}
}

func searchTexts(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		long := len([]rune(h.Search.Val()))
		if scheme := h.Type.Val(); h.Search.Val() != "" && (scheme == "HTTP" || scheme == "HTTPS") {
			p.About(n, "search", "hc", label(n), "what", "has the type "+scheme+" and names a text, for which only "+scheme+"_STR_MATCH looks").
				Offer("match", "Look for the text", setNode(n, "type", scheme+"_STR_MATCH"))
			continue
		}
		if !strings.HasSuffix(h.Type.Val(), "_STR_MATCH") || long > 0 && long <= 255 {
			continue
		}
		p.About(n, "search", "hc", label(n), "what", "looks for a text of 1 to 255 characters, and search has "+strconv.Itoa(long)).
			Offer("plain", "Use a plain check", setNode(n, "type", strings.TrimSuffix(h.Type.Val(), "_STR_MATCH")), setNode(n, "search"))
	}
}

func checkChildren(p *Pass) {
	for _, n := range p.Nodes(model.KindHealthCheck) {
		h, _ := model.As[*model.HealthCheck](n)
		if h.Type.Val() != model.HealthCheckCalculated {
			continue
		}
		if c := len(h.Children.Val()); c > 255 {
			p.About(n, "children", "hc", label(n), "what", "combines "+strconv.Itoa(c)+" checks; 255 are allowed")
		}
		for i, id := range h.Children.Val() {
			child, ok := model.As[*model.HealthCheck](p.t.Node(id))
			if ok && child.Type.Val() == model.HealthCheckCalculated {
				p.About(n, "children", "hc", label(n), "what", "combines "+label(p.t.Node(id))+", which is calculated itself").ofItem(i).With(p.t.Node(id))
			}
		}
	}
}
