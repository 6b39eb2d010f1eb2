package validate

import (
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// edgeUseRules name settings of a distribution that CloudFront refuses, or takes
// and then does something else than was meant.
var edgeUseRules = []*Rule{
	{
		ID: "cloudfront/policy-header", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Header that a policy of CloudFront does not take",
		When:    "An origin request policy of your own names Authorization or Accept-Encoding among its headers, or a cache policy of your own names Accept-Encoding, or a header by which CloudFront does not cache, such as Cookie, Upgrade or Cache-Control.",
		Why:     "CloudFront refuses the policy: Authorization comes with all headers or by the cache key, Accept-Encoding by the compression of the cache policy, and cookies by a list of their own. Headers that belong to one connection or to caching itself are no part of a cache key.",
		Message: "The {policy} of {dist} towards {origin} cannot name {header}",
		FixText: "Forward all headers but Host, or take Authorization into the cache key; leave Accept-Encoding to compression, and name cookies as cookies",
		Note:    "Cache policies are taken to compress, as exported ones do. The guide tells by which headers CloudFront caches; that it refuses the others is reported of Upgrade and taken to hold for all.",
		Sources: []string{srcAuthorizationHeader, srcOriginRequestHeaders, srcCustomOriginBehavior},
		Check:   policyHeaders,
	},
	{
		ID: "cloudfront/authorized-cached", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Authorized answers in the cache",
		When:    "A behaviour that says that its content is static caches the answers of an API or a balancer that says that it asks callers for tokens or signatures, and Authorization is not in its cache key.",
		Why:     "CloudFront answers from its cache without asking the API, so whoever comes next gets what was meant for those whose token was good.",
		Message: "{dist} answers from its cache for {api}, which asks callers to authorize by {auth}",
		FixText: "Take Authorization into the cache key, or do not cache",
		Note:    "Content that is dynamic is judged by cloudfront/dynamic-content-cached.",
		Sources: []string{srcAuthorizationHeader},
		Check:   authorizedCached,
	},
	{
		ID: "cloudfront/method-not-allowed", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "Route that the behaviour does not let through",
		When:     "A behaviour allows reads alone, as one for static content does unless it says otherwise, and leads to an API with a route of POST, PUT, PATCH or DELETE for a path that the behaviour takes, or to AppSync, which clients send changes by POST.",
		Why:      "CloudFront answers 403 to other methods and does not ask the origin.",
		Message:  "{dist} answers 403 to {route}: its behaviour {path} towards {t} allows {methods}",
		FixText:  "Allow all methods",
		Note:     "Paths are compared where neither an origin path nor a rewrite changes them. Where the origin takes nothing else, all requests of the behaviour fail and it is an error.",
		Sources:  []string{srcAllowedMethods, srcGraphQLOverHTTP},
		Check:    methodsNotAllowed,
	},
	{
		ID: "cloudfront/error-page-origin", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Page for server errors from the server that fails",
		When:    "A distribution has a page for errors of the origin of the kind 5xx, and the behaviour that takes the path of the page leads to no other origin than its default behaviour, which is no bucket.",
		Why:     "When the server fails, CloudFront cannot fetch the page from it either, and viewers see the bare error.",
		Message: "{dist} would fetch {page} from {origin}, whose errors it stands for",
		FixText: "Keep the page in a bucket, with a behaviour for its path",
		Sources: []string{srcErrorPageStore},
		Check:   errorPageOrigins,
	},
	{
		ID: "cloudfront/root-object-form", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Default root object that begins with a slash",
		When:    "The default root object of a distribution begins with a slash.",
		Why:     "It is the name of an object, not a path. With the slash the root of the site is not found, or leads to itself.",
		Message: "{dist} has the default root object {word}, which is no name of an object",
		FixText: "Leave the slash out",
		Sources: []string{srcRootObject},
		Check:   rootObjectForms,
	},
	{
		ID: "cloudfront/function-too-late", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Function that comes too late",
		When:    "A function that rewrites the path or chooses the origin runs on a viewer response or an origin response.",
		Why:     "The request is answered by then. What the function changes there is the response.",
		Message: "{fn} cannot change requests on {event}",
		FixText: "Run it on viewer requests",
		Sources: []string{srcEdgeEvents},
		Check:   lateFunctions,
	},
	{
		ID: "cloudfront/function-no-behavior", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes, Export: ExportLacking,
		Title:   "Function of a behaviour that does not exist",
		When:    "A function is said to run for a path, and the distribution has no behaviour of that path.",
		Why:     "A function belongs to a behaviour. For this one there is none, so it runs for no request.",
		Message: "{dist} has no behaviour {path} for {fn}",
		FixText: "Add a behaviour for the path, or name one that is there",
		Sources: []string{srcEdgeEvents},
		Check:   functionsWithoutBehavior,
	},
	{
		ID: "cloudfront/origin-no-certificate", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "HTTPS to a name of AWS that has no certificate",
		When:    "A behaviour calls instances, a load balancer or an Elastic Beanstalk environment over HTTPS by the name that AWS gave it, and says so. Of an ALB and of an NLB that ends TLS it is asked where their certificates list their names.",
		Why:     "Nobody gets a public certificate for such a name, and CloudFront answers 502 when the certificate does not have it.",
		Message: "{dist} calls {origin} over HTTPS by the name of AWS, for which there is no certificate",
		FixText: "Lead a record of your own to it and take that as the origin",
		Sources: []string{srcOriginCertificates},
		Check:   originsWithoutCertificate,
	},
}

// Pages on what distributions do with requests.
const (
	srcAuthorizationHeader  = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html"
	srcOriginRequestHeaders = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ParametersInCacheKeyAndForwardedToOrigin.html"
	srcAllowedMethods       = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html"
	srcGraphQLOverHTTP      = "https://graphql.org/learn/serving-over-http/"
	srcErrorPageStore       = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html"
	srcRootObject           = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html"
	srcEdgeEvents           = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-cloudfront-trigger-events.html"
	srcOriginCertificates   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"
)

func policyHeaders(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		judge := func(own bool, prop, policy string, headers []string, refused func(header string) bool) {
			for i, h := range headers {
				if own && refused(strings.ToLower(strings.TrimSpace(h))) {
					p.AboutLink(l, prop, "policy", policy, "dist", label(dist), "origin", label(to), "header", h).ofItem(i)
				}
			}
		}
		judge(o.OriginRequestPolicy.Val() == "custom", "originRequestHeaders", "origin request policy", o.OriginRequestHeaders.Val(), func(h string) bool {
			return h == "authorization" || h == "accept-encoding"
		})
		judge(o.CachePolicy.Val() == model.CachingCustom, "cacheHeaders", "cache policy", o.CacheHeaders.Val(), func(h string) bool {
			return h == "accept-encoding" || slices.Contains(uncachedHeaders, h) || strings.HasPrefix(h, "x-edge-")
		})
	})
}

// uncachedHeaders are those by which CloudFront does not cache, besides all that begin
// with X-Edge-. By Host it caches towards custom origins alone, see
// cloudfront/s3-host-header.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
var uncachedHeaders = []string{
	"cache-control", "connection", "content-length", "cookie", "max-forwards", "pragma", "proxy-authenticate",
	"proxy-authorization", "proxy-connection", "request-range", "te", "trailer", "transfer-encoding", "upgrade",
	"x-amz-cf-id", "x-forwarded-proto", "x-real-ip",
}

// byAuthorization are the ways of authorization that read the header.
var byAuthorization = []string{"iam", "jwt", "cognito", "lambda"}

func authorizedCached(p *Pass) {
	p.statedAuth(func(w *way, o *model.OriginSpec, auth string) {
		if o.Content.Val() != model.ContentStatic || !slices.Contains(byAuthorization, auth) || !policyOf(o).caches || o.CacheKeyHas("Authorization") || !o.Forwards("Authorization") {
			return
		}
		p.AboutCaller(w, "cachePolicy", "dist", label(w.from), "api", label(w.end), "auth", auth).
			Offer("caching-disabled", "Use CachingDisabled", setCaching(w.by, model.CachingDisabled))
	})
}

// writeMethods are those that a behaviour for reads answers by itself.
var writeMethods = []string{"POST", "PUT", "PATCH", "DELETE"}

func methodsNotAllowed(p *Pass) {
	told := map[*model.Link]bool{}
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		if o.Methods.Val() == model.MethodsAll || told[w.by] {
			continue
		}
		if route := p.neverAllowed(w, o); route != "" {
			told[w.by] = true
			p.AboutCaller(w, "methods", "dist", label(w.from), "t", label(w.end), "route", route, "path", o.Path.Val(), "methods", o.Methods.Val()).
				Offer("all", "Allow all methods", setLink(w.by, "methods", model.MethodsAll))
		}
	}
}

// neverAllowed is a route of what a behaviour leads to whose method it does not allow,
// "" for none. GraphQL keeps GET for queries.
// https://graphql.org/learn/serving-over-http/
func (p *Pass) neverAllowed(w *way, o *model.OriginSpec) string {
	if w.end.Kind() == model.KindAppSync {
		return "POST, by which GraphQL changes data"
	}
	if o.OriginPath.Val() != "" || o.Rewrite.Val() != "" {
		return ""
	}
	for _, l := range p.t.Out(w.end.ID) {
		i, ok := model.LinkAs[*model.IntegrationSpec](l)
		if !ok || l.Kind != model.Integration || p.illegal[l] {
			continue
		}
		method, path, _ := strings.Cut(i.Route.Val(), " ")
		if slices.Contains(writeMethods, strings.ToUpper(method)) && traffic.BehaviorFor(p.t, w.from, path) == o {
			return i.Route.Val()
		}
	}
	return ""
}

func errorPageOrigins(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](n)
		fails := p.targets(p.behaviorsNamed(n, "*"))
		for _, text := range d.ErrorPages.Val() {
			page, err := model.ParseErrorPage(text)
			if err != nil || page.Code < 500 || page.Path == "" {
				continue
			}
			if same := p.originsFor(n, page.Path); len(same) == 1 && slices.Equal(same, fails) && same[0].Kind() != model.KindS3 {
				p.About(n, "errorPages", "dist", label(n), "page", page.Path, "origin", label(same[0]))
				break
			}
		}
	}
}

// originsFor are the origins of the behaviour that takes a path.
func (p *Pass) originsFor(dist *model.Node, path string) []*model.Node {
	o := traffic.BehaviorFor(p.t, dist, path)
	if o == nil {
		return nil
	}
	return p.targets(p.behaviorsNamed(dist, o.Path.Val()))
}

// targets are the nodes to which links lead.
func (p *Pass) targets(links []*model.Link) []*model.Node {
	var out []*model.Node
	for _, l := range links {
		out = append(out, p.To(l))
	}
	return out
}

func rootObjectForms(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		d, _ := model.As[*model.CloudFront](n)
		if name := d.DefaultRootObject.Val(); strings.HasPrefix(name, "/") {
			f := p.About(n, "defaultRootObject", "dist", label(n), "word", strconv.Quote(name))
			if bare := strings.TrimLeft(name, "/"); bare != "" {
				f.OfferSafe("bare", "Use "+bare, setNode(n, "defaultRootObject", bare))
			}
		}
	}
}

// changesRequests tells whether a function is said to change requests.
func changesRequests(n *model.Node) bool {
	switch f := n.Effective().(type) {
	case *model.CloudFrontFunction:
		return f.RewritesRoot.Val() || f.SelectsOrigin.Val()
	case *model.LambdaEdge:
		return f.RewritesRoot.Val()
	}
	return false
}

func lateFunctions(p *Pass) {
	for _, l := range p.Links(model.Invokes) {
		s, _ := model.LinkAs[*model.InvokesSpec](l)
		if e := s.Event.Val(); (e == model.ViewerResponse || e == model.OriginResponse) && changesRequests(p.To(l)) {
			p.AboutLink(l, "event", "fn", label(p.To(l)), "event", e).
				Offer("viewer-request", "Run it on viewer requests", setLink(l, "event", model.ViewerRequest))
		}
	}
}

func functionsWithoutBehavior(p *Pass) {
	for _, l := range p.Links(model.Invokes) {
		raw, _ := l.Spec.(*model.InvokesSpec)
		path := raw.Path.Val()
		if !raw.Path.IsSet() || path == "*" || len(p.behaviorsNamed(p.From(l), path)) > 0 {
			continue
		}
		p.AboutLink(l, "path", "dist", label(p.From(l)), "path", path, "fn", label(p.To(l)))
	}
}

// behaviorsNamed are the links of the behaviour of a path pattern.
func (p *Pass) behaviorsNamed(dist *model.Node, path string) []*model.Link {
	return slices.DeleteFunc(slices.Clone(p.t.Out(dist.ID)), func(l *model.Link) bool {
		o, ok := model.LinkAs[*model.OriginSpec](l)
		return !ok || model.BehaviorPath(o.Path.Val()) != model.BehaviorPath(path)
	})
}

func originsWithoutCertificate(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		raw, _ := l.Spec.(*model.OriginSpec)
		if raw.OriginProtocol.Val() != "https-only" {
			return
		}
		own := to.Kind() == model.KindASG
		if m, _ := model.ManagedOf(to.Effective()); to.Kind() == model.KindBeanstalk || to.Kind() == model.KindCLB {
			own = m.CustomDomain.Val() == ""
		}
		if own || p.namedElsewhere(o, dist, to) {
			p.AboutLink(l, "originProtocol", "dist", label(dist), "origin", label(to))
		}
	})
}

// namedElsewhere tells whether a balancer shows certificates of names by which
// CloudFront does not call it: no record leads to it, and the Host of viewers is not
// passed on. A VPC origin has whatever name it is given. Certificates that show the names
// of the distribution alone are worse and reported as such.
func (p *Pass) namedElsewhere(o *model.OriginSpec, dist, to *model.Node) bool {
	if !endsTLS(to) || o.ForwardsHost() || o.Via.Val() == model.ViaVPCOrigin {
		return false
	}
	certs := p.Attached(to, model.KindCertificate)
	return len(certs) > 0 && traffic.ProvesOrigin(certs, "", nil, traffic.CalledNames(p.t, dist)) && !slices.ContainsFunc(certs, func(n *model.Node) bool {
		c, _ := model.As[*model.Certificate](n)
		return len(c.Names.Val()) == 0
	})
}
