package validate

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/quota"
	"portolan/model/sketch"
	"portolan/model/traffic"
)

// Pages on paths, policies and doors of distributions and APIs.
const (
	srcCustomErrorPages   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-response-code.html"
	srcDistValuesOrigin   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html"
	srcOriginModification = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html"
	srcResponsePolicies   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html"
	srcHTTPAPIPrivate     = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html"
	srcCachePolicyConfig  = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html"
)

// cloudFrontPathRules judge what becomes of the path of a request, of its
// headers and of errors.
var cloudFrontPathRules = []*Rule{
	{
		ID: "cloudfront/error-page", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Error page that cannot be",
		When:    "An error page of a distribution is for a status code that has none, or cannot be read as code, page and response.",
		Why:     "CloudFront refuses the distribution.",
		Message: "Error page \"{page}\" of {dist}: {why}",
		FixText: "Codes 400, 403, 404, 405, 414, 416, 500 to 504; response 200 or one of them, with a page",
		Sources: []string{srcCustomErrorPages},
		Check:   errorPages,
	},
	{
		ID: "cloudfront/error-page-hides-errors", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Error page swallows errors of an application",
		When:    "An error page turns an error into 200, and a behaviour of the distribution serves dynamic content or leads to an API or a function URL.",
		Why:     "Error pages belong to the whole distribution: a client of the API gets 200 and a web page where it was refused.",
		Message: "{dist} answers 200 with {page} where {origin} says {code}",
		FixText: "Rewrite the paths of the application in a viewer-request function, or give the API a distribution of its own",
		ExamTip: "Custom error responses are per distribution, not per behaviour",
		Sources: []string{srcCustomErrorPages},
		Check:   hiddenErrors,
	},
	{
		ID: "cloudfront/origin-path", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Origin path of the wrong form",
		When:    "The origin path of a behaviour does not begin with a slash, ends with one, or has more than 255 characters.",
		Why:     "CloudFront refuses it.",
		Message: "The origin path {path} towards {origin} {why}",
		FixText: "Write it as /prod",
		Sources: []string{srcDistValuesOrigin},
		Check:   originPaths,
	},
	{
		ID: "cloudfront/rewrite-function", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Rewrite without a function",
		When:    "A behaviour says that paths are rewritten, and no function runs on its viewer requests or origin requests.",
		Why:     "CloudFront never takes anything off the path by itself: the origin gets the whole path, the pattern of the behaviour included.",
		Message: "No function is drawn that rewrites {path} on the way from {dist} to {origin}",
		FixText: "Let a CloudFront function run on viewer-request",
		Note:    "The export to CloudFormation writes a function for a rewrite that has none.",
		Sources: []string{srcOriginModification, srcDistValuesOrigin},
		Check:   rewriteFunctions,
	},
	{
		ID: "cloudfront/api-path", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Path that the API does not know",
		When:     "A behaviour leads to an API that states a stage, or by its custom domain a base path, and the path that reaches the API does not begin with it. CloudFront calls an API by its custom domain where a record names it, where the Host of viewers is passed on, and where the execute-api name is off, as it is by default beside a custom domain.",
		Why:      "An execute-api URL begins with the stage, a custom domain with the base path that is mapped. Other paths get 403, with words such as Missing Authentication Token.",
		Message:  "Requests of {dist} reach {api} under {path}, which does not begin with {want}",
		FixText:  "Set the origin path to {want}",
		Note:     "Stage and base path are documented, the 403 is reported by users. The default stage $default has no part of the path. Asked of APIs that state a stage or a base path.",
		Sources:  []string{srcHTTPAPIPrivate, srcDistValuesOrigin},
		Check:    apiPaths,
	},
	{
		ID: "cloudfront/api-stage-twice", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Stage before the path of a custom domain",
		When:    "A behaviour calls an API by its custom domain, and its origin path is the stage of the API, though the base path is another or none.",
		Why:     "The custom domain is mapped to the stage, so the API gets the stage as part of the path and looks for a route that begins with it.",
		Message: "{dist} puts {path} before the paths of {api}, whose custom domain stands for that stage already",
		FixText: "Take the origin path away",
		Sources: []string{srcRestCustomDomains, srcDistValuesOrigin},
		Check:   stagesTwice,
	},
	{
		ID: "cloudfront/cors-preflight", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Preflight is not allowed",
		When:    "A behaviour answers CORS preflights, or lists the sites that may ask, and does not allow OPTIONS.",
		Why:     "Browsers ask with OPTIONS first; the behaviour answers 403 and the call fails.",
		Message: "Behaviour {path} of {dist} promises CORS and refuses OPTIONS",
		FixText: "Allow GET, HEAD and OPTIONS",
		Sources: []string{srcResponsePolicies, srcAPIDefaultCacheBehavior},
		Check:   preflights,
	},
	{
		ID: "cloudfront/auth-not-forwarded", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule, traffic.CauseProof},
		Title:    "Authorization does not reach what asks for it",
		When:     "A behaviour leads to an API that asks for signed requests or tokens, or to an ALB that asks for tokens, and neither its origin request policy nor its cache key passes Authorization on, nor does a function run on its requests, which could.",
		Why:      "CloudFront takes the header away from GET and HEAD, so the API or balancer answers 401 or 403.",
		Message:  "{dist} does not pass Authorization on to {api}, which asks for it",
		FixText:  "Use AllViewerExceptHostHeader, or put Authorization into the cache key",
		Note:     "Authorization cannot be listed singly in an origin request policy. An API of which it is not said how callers prove who they are asks for signed requests, and an export writes that.",
		Sources:  []string{srcUsingManagedOriginRequestPolicies},
		Check:    lostAuthorization,
	},
	{
		ID: "cloudfront/cache-key-size", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Too many headers in the cache key",
		When:    "The cache key of a behaviour lists more than 10 headers.",
		Why:     "A cache policy takes ten.",
		Message: "The cache key towards {origin} has {count} headers, CloudFront takes 10",
		FixText: "List only what changes the answer",
		Sources: []string{srcCachePolicyConfig},
		Check:   keyHeaders,
	},
	{
		ID: "cloudfront/cache-without-origin", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Answers to several sites share a cache entry",
		When:    "An origin request policy that is stated passes the Origin header on, and the custom cache policy does not have Origin in the cache key.",
		Why:     "An origin that answers by Origin sends CORS headers for one site; the next site gets them from cache and its browser refuses.",
		Message: "{origin} may answer by Origin, and {dist} keeps one answer for all sites",
		FixText: "Put Origin into the cache key",
		Note:    "Asked of custom cache policies that list their headers. A policy that only stands where none is stated says nothing of what the origin answers by.",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcCachePolicyConfig},
		Check:   originOutOfKey,
	},
}

func errorPages(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		seen := map[int]bool{}
		for i, text := range d.ErrorPages.Val() {
			page, err := model.ParseErrorPage(text)
			switch {
			case err != nil:
				p.About(n, "errorPages", "page", text, "dist", label(n), "why", err.Error()).ofItem(i)
			case seen[page.Code]:
				p.About(n, "errorPages", "page", text, "dist", label(n), "why", fmt.Sprintf("%d has a page already, and CloudFront takes one for each code", page.Code)).ofItem(i)
			}
			seen[page.Code] = true
		}
	})
}

func hiddenErrors(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		for _, code := range model.ErrorPageCodes {
			page, _ := d.ErrorPageFor(code)
			if page.Response != 200 {
				continue
			}
			for _, l := range p.t.Out(n.ID) {
				o, ok := model.LinkAs[*model.OriginSpec](l)
				if ok && !p.illegal[l] && (o.Content.Val() == model.ContentDynamic || httpsOnly(p.To(l))) {
					p.About(n, "errorPages", "dist", label(n), "page", page.Path, "origin", label(p.To(l)), "code", fmt.Sprint(code)).Along(l)
					return
				}
			}
		}
	})
}

const maxOriginPath = 255

func originPaths(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		path, why := o.OriginPath.Val(), ""
		switch {
		case path == "":
			return
		case !strings.HasPrefix(path, "/"):
			why = "does not begin with /"
		case strings.HasSuffix(path, "/"):
			why = "ends with /"
		case len(path) > maxOriginPath:
			why = fmt.Sprintf("has more than %d characters", maxOriginPath)
		default:
			return
		}
		f := p.AboutLink(l, "originPath", "path", path, "origin", label(to), "why", why)
		if fit := "/" + strings.Trim(path, "/"); fit != "/" && len(fit) <= maxOriginPath {
			f.OfferSafe("path", "Write it as "+fit, setLink(l, "originPath", fit))
		}
	})
}

// functionsOn lists the functions that run on one of the events of a behaviour.
func (p *Pass) functionsOn(dist *model.Node, path string, events ...string) []*model.Node {
	var out []*model.Node
	for _, l := range model.FunctionsOn(p.t, dist.ID, path, events...) {
		out = append(out, p.To(l))
	}
	return out
}

func rewriteFunctions(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if o.Rewrite.Val() == "" || len(p.functionsOn(dist, o.Path.Val(), model.ViewerRequest, model.OriginRequest)) > 0 {
			return
		}
		fn := sketch.NewNode(model.KindCloudFrontFunction, sketch.Context{T: p.t, Near: dist, ID: sketch.BaseID(dist.ID, "rewrite")})
		p.AboutLink(l, "rewrite", "path", o.Path.Val(), "dist", label(dist), "origin", label(to)).
			Offer("function", "Let a CloudFront function rewrite it", model.Add{Node: fn},
				model.Connect{From: dist.ID, To: fn.ID}, model.SetLink{Link: model.LinkRef{From: dist.ID, To: fn.ID}, Props: []model.Setting{{Prop: "path", Value: []string{o.Path.Val()}}}})
	})
}

func apiPaths(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		a, ok := model.APIOf(w.end.Effective())
		if !ok {
			continue
		}
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		want, path := a.Prefix(a.ByDomain(o.ForwardsHost(), w.last.Kind == model.ResolvesTo)), o.PathAtOrigin(o.Path.Val())
		if want == "" || path == want || strings.HasPrefix(path, want+"/") {
			continue
		}
		f := p.AboutCaller(w, "originPath", "dist", label(w.from), "api", label(w.end), "path", path, "want", want)
		if o.OriginPath.Val() == "" {
			f.Offer("origin-path", "Set the origin path to "+want, setLink(w.by, "originPath", want))
		}
	}
}

func stagesTwice(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		a, ok := model.APIOf(w.end.Effective())
		if !ok {
			continue
		}
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		stage := a.Prefix(false)
		if !a.ByDomain(o.ForwardsHost(), w.last.Kind == model.ResolvesTo) || stage == "" || o.OriginPath.Val() != stage || a.Prefix(true) == stage {
			continue
		}
		f := p.AboutCaller(w, "originPath", "dist", label(w.from), "api", label(w.end), "path", stage)
		f.OfferSafe("none", "Take the origin path away", setLink(w.by, "originPath"))
	}
}

func preflights(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, _ *model.Node) {
		switch o.ResponseHeaders.Val() {
		case model.ResponsePreflightCORS, model.ResponsePreflightBoth:
		case model.ResponseCustom:
			if len(o.CORS.Val()) == 0 {
				return
			}
		default:
			return
		}
		if o.Methods.Val() == model.MethodsRead {
			p.AboutLink(l, "methods", "path", o.Path.Val(), "dist", label(dist)).
				OfferSafe("options", "Allow OPTIONS too", setLink(l, "methods", model.MethodsReadOptions))
		}
	})
}

func lostAuthorization(p *Pass) {
	p.statedAuth(func(w *way, o *model.OriginSpec, auth string) {
		switch auth {
		case "iam", "cognito", "jwt":
			if !o.Forwards("Authorization") && !traffic.MayAdd(p.t, w.by) {
				exceptHost(p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "api", label(w.end)), w)
			}
		}
	})
}

func keyHeaders(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if n := len(o.CacheHeaders.Val()); n > int(quota.Of("policy-names").Limit) && o.CachePolicy.Val() == model.CachingCustom {
			p.AboutLink(l, "cacheHeaders", "origin", label(to), "count", fmt.Sprint(n))
		}
	})
}

// stated tells whether a link says a property, itself or for it the one that leads its
// behaviour: a default is not chosen.
func stated(l *model.Link, prop string) bool {
	_, set := saying(l, prop).Get(prop)
	return set
}

func originOutOfKey(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if o.CachePolicy.Val() != model.CachingCustom || !o.CacheHeaders.IsSet() || !o.Forwards("Origin") || o.CacheKeyHas("Origin") || !stated(l, "originRequestPolicy") {
			return
		}
		p.AboutLink(l, "cacheHeaders", "origin", label(to), "dist", label(dist)).
			OfferSafe("origin", "Put Origin into the cache key", setLink(l, "cacheHeaders", append(slices.Clone(o.CacheHeaders.Val()), "Origin")...))
	})
}
