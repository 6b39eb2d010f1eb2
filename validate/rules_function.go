package validate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// functionRules judge edge functions.
var functionRules = []*Rule{
	{
		ID: "cloudfront/function-event", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "CloudFront function on an origin event",
		When:      "A CloudFront function runs on an origin request or an origin response.",
		Why:       "These functions run in the edge location itself, before the cache and after it, never on the way to the origin.",
		Message:   "CloudFront function {fn} runs on viewer events only, not on {event}",
		FixText:   "Use Lambda@Edge for origin events",
		Sources:   []string{srcAPIFunctionAssociation},
		StudyNote: noteEdgeCode,
		Check:     functionEvents,
	},
	{
		ID: "cloudfront/function-lambda-mix", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:     "Both kinds of edge functions on viewer events",
		When:      "A CloudFront function and a Lambda@Edge function run on viewer events of one behaviour.",
		Why:       "CloudFront refuses a behaviour whose viewer events are shared by the two kinds.",
		Message:   "{dist}: CloudFront function {fn} and Lambda@Edge {lambda} cannot share viewer events of behaviour {path}",
		FixText:   "Keep one, or move Lambda@Edge to origin events",
		Sources:   []string{srcEdgeFunctionRestrictionsAll},
		StudyNote: noteEdgeCode,
		Check:     functionMix,
	},
	{
		ID: "cloudfront/one-function-per-event", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Two functions on one event",
		When:    "Two functions of the same kind run on one event of a behaviour.",
		Why:     "A behaviour takes one function for each event.",
		Message: "{dist}: one function per event, {event} of {path} has {fn} and {other}",
		FixText: "Combine the code",
		Sources: []string{srcEdgeFunctionRestrictionsAll},
		Check:   functionTwins,
	},
	{
		ID: "cloudfront/function-features", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Function wants what it cannot have",
		When:    "A CloudFront function needs the request body or the network.",
		Why:     "These functions run for less than a millisecond on headers and URL alone.",
		Message: "CloudFront function {fn} sees neither the body nor the network",
		FixText: "Use Lambda@Edge",
		Sources: []string{srcEdgeFunctionRestrictionsAll},
		Check:   functionFeatures,
	},
	{
		ID: "lambda-edge/region", Group: "lambda-edge", Severity: Error, Verified: VerifiedYes,
		Title:     "Lambda@Edge outside us-east-1",
		When:      "A Lambda@Edge function is in another Region than us-east-1.",
		Why:       "CloudFront takes the function from us-east-1 and copies it to the edge by itself.",
		Message:   "Lambda@Edge functions are created in us-east-1, {fn} is in {region}",
		FixText:   "Move the function",
		Sources:   []string{srcLambdaAtEdgeFunctionRestrictions},
		StudyNote: noteEdgeCode,
		Check:     lambdaEdgeRegions,
	},
	{
		ID: "lambda-edge/version", Group: "lambda-edge", Severity: Error, Verified: VerifiedYes,
		Title:     "Lambda@Edge without numbered version",
		When:      "The version of a Lambda@Edge function is $LATEST, an alias or missing.",
		Why:       "CloudFront copies one published version to the edge.",
		Message:   "Lambda@Edge function {fn} needs a numbered version, not {version}",
		FixText:   "Publish a version",
		Sources:   []string{srcAPILambdaFunctionAssociation, srcLambdaAtEdgeFunctionRestrictions},
		StudyNote: noteEdgeCode,
		Check:     lambdaVersions,
	},
	{
		ID: "lambda-edge/unsupported-feature", Group: "lambda-edge", Severity: Error, Verified: VerifiedYes,
		Title:     "Feature that is missing at the edge",
		When:      "A Lambda@Edge function uses a VPC, environment variables, layers, a dead letter queue, a container image, the arm64 architecture, reserved or provisioned concurrency, or X-Ray.",
		Why:       "CloudFront refuses the association.",
		Message:   "{feature} of {fn} is not available at the edge",
		FixText:   "Remove it",
		Note:      "Read in a copy of the page of 2023.",
		Sources:   []string{srcLambdaAtEdgeFunctionRestrictions},
		StudyNote: noteEdgeCode,
		Check:     lambdaFeatures,
	},
	{
		ID: "lambda-edge/limits", Group: "lambda-edge", Severity: Error, Verified: VerifiedYes,
		Title:     "Lambda@Edge beyond its limits",
		When:      "A Lambda@Edge function may run for more than 30 s.",
		Why:       "CloudFront refuses the association.",
		Message:   "{fn} exceeds the limits of {event}: {what}",
		FixText:   "Lower it",
		ExamTip:   "Origin-request runs only on cache misses",
		Note:      "Until 2025 viewer events had 5 s. Memory on viewer events is lambda-edge/viewer-memory.",
		Sources:   []string{srcCloudfrontLimits, srcLambdaAtEdgeFunctionRestrictions},
		StudyNote: noteEdgeCode,
		Check:     lambdaLimits,
	},
	{
		ID: "lambda-edge/viewer-memory", Group: "lambda-edge", Severity: Warning, Verified: VerifiedNo,
		Title:     "Lambda@Edge with much memory on a viewer event",
		When:      "A Lambda@Edge function with more than 128 MB runs on a viewer event.",
		Why:       "One page of AWS allows 128 MB on viewer events, another the memory of any function.",
		Message:   "{fn} has {memory} MB on {event}, where AWS may allow 128",
		FixText:   "Lower it to 128 MB, or try the association before you rely on it",
		Note:      "The page of quotas and the comparison of edge functions differ.",
		Sources:   []string{srcCloudfrontLimits, srcEdgeFunctionsChoosing},
		StudyNote: noteEdgeCode,
		Check:     lambdaMemory,
	},
}

func functionEvents(p *Pass) {
	for _, l := range p.Links(model.Invokes) {
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		e := s.Event.Val()
		if p.To(l).Kind() != model.KindCloudFrontFunction || onViewer(e) {
			continue
		}
		viewer := model.ViewerRequest
		if e == model.OriginResponse {
			viewer = model.ViewerResponse
		}
		f := p.AboutLink(l, "event", "fn", label(p.To(l)), "event", e)
		if !p.viewerEventTaken(p.From(l), s.Path.Val(), viewer) {
			f.Offer("viewer", "Run it on "+viewer, setLink(l, "event", viewer))
		}
		f.Offer("lambda-edge", "Make it a Lambda@Edge function", model.ChangeKind{ID: l.To, Kind: model.KindLambdaEdge})
	}
}

func onViewer(event string) bool {
	return event == model.ViewerRequest || event == model.ViewerResponse
}

// viewerEventTaken tells whether a CloudFront function cannot run on the event
// of a behaviour: another one does, or Lambda@Edge has viewer events of it.
func (p *Pass) viewerEventTaken(dist *model.Node, path, event string) bool {
	return slices.ContainsFunc(p.t.Out(dist.ID), func(l *model.Link) bool {
		s, ok := model.LinkAs[*model.InvokesSpec](l)
		return ok && s.Path.Val() == path && (s.Event.Val() == event || onViewer(s.Event.Val()) && p.To(l).Kind() == model.KindLambdaEdge)
	})
}

func functionMix(p *Pass) {
	type behaviour struct{ dist, path string }
	functions, lambdas := map[behaviour]*model.Link{}, map[behaviour][]*model.Link{}
	for _, l := range p.Links(model.Invokes) {
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		b := behaviour{l.From, s.Path.Val()}
		switch {
		case !onViewer(s.Event.Val()):
		case p.To(l).Kind() == model.KindLambdaEdge:
			lambdas[b] = append(lambdas[b], l)
		case functions[b] == nil || l.To < functions[b].To:
			functions[b] = l
		}
	}
	for _, l := range p.Links(model.Invokes) {
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		fn, mixed := functions[behaviour{l.From, s.Path.Val()}], lambdas[behaviour{l.From, s.Path.Val()}]
		if fn == nil || !slices.Contains(mixed, l) {
			continue
		}
		origin := model.OriginRequest
		if s.Event.Val() == model.ViewerResponse {
			origin = model.OriginResponse
		}
		p.AboutLink(l, "event", "dist", label(p.From(l)), "fn", label(p.To(fn)), "lambda", label(p.To(l)), "path", s.Path.Val()).
			Along(fn).Offer("origin", "Move "+label(p.To(l))+" to "+origin, setLink(l, "event", origin))
	}
}

func lambdaEdgeRegions(p *Pass) {
	for _, n := range p.Nodes(model.KindLambdaEdge) {
		if r := n.Region(); r != model.CloudFrontRegion {
			p.About(n, "region", "fn", label(n), "region", r).
				OfferSafe("region", "Create it in us-east-1", setNode(n, "region", model.CloudFrontRegion))
		}
	}
}

func functionTwins(p *Pass) {
	type slot struct {
		dist, path, event string
		kind              model.Kind
	}
	first := map[slot]*model.Link{}
	byTarget := func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) }
	for _, l := range slices.SortedStableFunc(slices.Values(p.Links(model.Invokes)), byTarget) {
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		k := slot{l.From, s.Path.Val(), s.Event.Val(), p.To(l).Kind()}
		if first[k] == nil {
			first[k] = l
			continue
		}
		p.AboutLink(l, "event", "dist", label(p.From(l)), "event", k.event, "path", k.path, "fn", label(p.To(first[k])), "other", label(p.To(l)))
	}
}

func functionFeatures(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFrontFunction) {
		f, _ := model.As[*model.CloudFrontFunction](n)
		if f.NeedsBody.Val() || f.NeedsNetwork.Val() {
			p.About(n, "needsNetwork", "fn", label(n)).
				Offer("lambda-edge", "Make it a Lambda@Edge function", model.ChangeKind{ID: n.ID, Kind: model.KindLambdaEdge})
		}
	}
}

func lambdaVersions(p *Pass) {
	for _, n := range p.Nodes(model.KindLambdaEdge) {
		f, _ := model.As[*model.LambdaEdge](n)
		if v := f.Version.Val(); v == "" || strings.Trim(v, "0123456789") != "" {
			p.About(n, "version", "fn", label(n), "version", cmp.Or(v, "an empty one")).OfferSafe("version", "Publish version 1", setNode(n, "version", "1"))
		}
	}
}

// edgeLacks are the Lambda features that Lambda@Edge does not offer.
var edgeLacks = []string{
	"vpc", "env", "layers", "dlq", "container", "arm64", "reserved-concurrency", "provisioned-concurrency", "x-ray",
}

func lambdaFeatures(p *Pass) {
	for _, n := range p.Nodes(model.KindLambdaEdge) {
		f, _ := model.As[*model.LambdaEdge](n)
		var keep, lacks []string
		for _, feature := range f.Features.Val() {
			if slices.Contains(edgeLacks, strings.ToLower(feature)) {
				lacks = append(lacks, feature)
			} else {
				keep = append(keep, feature)
			}
		}
		if len(lacks) > 0 {
			p.About(n, "features", "fn", label(n), "feature", strings.Join(lacks, ", ")).
				Offer("remove", "Do without "+strings.Join(lacks, ", "), setNode(n, "features", keep...))
		}
	}
}

// Limits of Lambda@Edge: seconds, and megabytes on viewer events.
const (
	edgeTimeout  = 30
	viewerMemory = 128
)

func lambdaLimits(p *Pass) {
	for _, l := range p.Links(model.Invokes) {
		f, ok := model.As[*model.LambdaEdge](p.To(l))
		if !ok {
			continue
		}
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		if t := f.Timeout.Val(); t > edgeTimeout {
			p.AboutLink(l, "timeout", "fn", label(p.To(l)), "event", s.Event.Val(), "what", fmt.Sprintf("%d s of %d s", t, edgeTimeout)).
				Offer("limits", "Lower it to the limits", setNode(p.To(l), "timeout", fmt.Sprint(edgeTimeout)))
		}
	}
}

func lambdaMemory(p *Pass) {
	for _, l := range p.Links(model.Invokes) {
		f, ok := model.As[*model.LambdaEdge](p.To(l))
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		if ok && f.Memory.Val() > viewerMemory && onViewer(s.Event.Val()) {
			p.AboutLink(l, "memory", "fn", label(p.To(l)), "event", s.Event.Val(), "memory", fmt.Sprint(f.Memory.Val())).
				Offer("limit", "Lower it to 128 MB", setNode(p.To(l), "memory", fmt.Sprint(viewerMemory)))
		}
	}
}
