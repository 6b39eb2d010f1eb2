package validate

import (
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// headerRules judge what CloudFront passes on of a request against what the
// backend needs, and what signing asks of clients.
var headerRules = []*Rule{
	{
		ID: "cloudfront/api-key-not-forwarded", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseRule},
		Title:    "API key does not reach the API",
		When:     "A behaviour leads, by a record too, to an API that is said to want an API key, and neither its origin request policy nor its cache key passes x-api-key on, nor does a function run on its requests, which could.",
		Why:      "The API answers 403 to every call. CloudFront passes no header of the viewer on unless a policy says so.",
		Message:  "{dist} does not pass x-api-key on to {api}, which asks for it",
		FixText:  "Use AllViewerExceptHostHeader, name x-api-key in a policy, or let a function add it",
		Note:     "A key that CloudFront itself adds as a header of the origin is not drawn, since the secret header of an origin has another name: then accept the finding.",
		Sources:  []string{srcUsingManagedOriginRequestPolicies, srcAPIKeySource},
		Check:    lostKeys,
	},
	{
		ID: "cloudfront/authorizer-input-not-forwarded", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Lambda authorizer without anything to judge",
		When:    "A behaviour leads to an API that is said to ask a Lambda authorizer, and neither a policy nor its cache key passes anything of the viewer on that could tell who asks: Authorization, a header of the application, cookies or query strings; nor does a function run on its requests, which could.",
		Why:     "A request without what the authorizer is told to look at gets 401, and the authorizer is not asked.",
		Message: "{dist} passes nothing of the viewer on to {api} by which its authorizer could judge",
		FixText: "Use AllViewerExceptHostHeader",
		Note:    "What the authorizer looks at is not drawn. An origin request policy of your own is taken to pass the headers that it names and nothing else. Headers that every browser sends, and Host, tell nobody from another.",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcAPIAuthorizer, srcHTTPAPIAuthorizer},
		Check:   lostAuthorizerInput,
	},
	{
		ID: "cloudfront/login-not-forwarded", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "What users present does not reach the application",
		When:    "Users present a session or a token, and a behaviour with dynamic content towards a server or a load balancer passes neither cookies nor Authorization on, and no function runs on its viewer requests.",
		Why:     "The application takes every request for that of a stranger and asks for the login again.",
		Message: "{users} present a {what}, which {dist} does not pass on to {origin}",
		FixText: "Use AllViewer or AllViewerExceptHostHeader, and do not cache the answers",
		Note:    "Own policies are asked for headers alone, since their cookies are not drawn.",
		Sources: []string{srcUsingManagedOriginRequestPolicies},
		Check:   lostLogins,
	},
	{
		ID: "cloudfront/cors-not-forwarded", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Origin does not reach what answers by it",
		When:    "A behaviour lists sites for CORS, no response headers policy answers them, and neither its origin request policy nor its cache key passes Origin on.",
		Why:     "Without Origin the origin sends no CORS header, and the browsers of the sites refuse the answer.",
		Message: "{origin} has to answer {sites} by Origin, which {dist} does not pass on",
		FixText: "Use CORS-S3Origin or CORS-CustomOrigin, or a response headers policy that answers",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcResponsePolicies},
		Check:   lostOrigins,
	},
	{
		ID: "cloudfront/authorization-to-bucket", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "Authorization of the viewer sent to a bucket",
		When:    "Users present a token, and a behaviour passes Authorization on to a bucket for which CloudFront does not sign.",
		Why:     "S3 takes the header for a signature of its own and answers 400 to any other.",
		Message: "{dist} passes Authorization of {users} on to {origin}, which takes it for a signature",
		FixText: "Use CORS-S3Origin, or no origin request policy",
		Note:    "The status is from experience. With origin access control the signature of CloudFront wins.",
		Sources: []string{srcUsingManagedOriginRequestPolicies, srcPrivateContentRestrictingAccessToS3},
		Check:   bucketAuthorization,
	},
	{
		ID: "cloudfront/function-url-writes", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Writes to a function URL behind origin access control",
		When:    "A behaviour with origin access control towards a function URL that wants signatures is said to allow writes, and no Lambda@Edge function runs on its requests, which could add the hash of the body.",
		Why:     "Lambda takes no unsigned body: POST and PUT get 403 unless the client sends the SHA-256 of the body in x-amz-content-sha256.",
		Message: "Clients of {dist} must hash the bodies that they send to {origin}",
		FixText: "Send x-amz-content-sha256 from the client, or add it in a Lambda@Edge function",
		ExamTip: "OAC for Lambda: payload hash on PUT and POST",
		Sources: []string{srcOACForLambda},
		Check:   unhashedWrites,
	},
	{
		ID: "cloudfront/websocket-headers", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "WebSocket headers do not reach the origin",
		When:     "A behaviour that leads to a WebSocket API does not pass both headers on by which a connection becomes a WebSocket, Sec-WebSocket-Key and Sec-WebSocket-Version; or users of WebSocket call a distribution and no behaviour of it does, buckets aside.",
		Why:      "The origin takes the handshake for a plain request, and no WebSocket comes about.",
		Message:  "{dist} keeps the Sec-WebSocket headers of {users} from {origin}",
		FixText:  "Use AllViewerExceptHostHeader or AllViewer, or list Sec-WebSocket-Key and Sec-WebSocket-Version",
		Note:     "A policy of your own that does not say its headers is taken to pass them.",
		Sources:  []string{srcWebSockets},
		Check:    lostWebSockets,
	},
	{
		ID: "cloudfront/signed-host", Group: "cloudfront", Severity: Warning, Verified: VerifiedNo,
		Title:   "Host that is not the one that clients signed",
		When:    "Users present signed requests, and a behaviour leads, by a record too, to an API that asks for them. They call the distribution, another in front that passes Authorization on, or the one of which it is the staging distribution. It passes Authorization on and keeps the Host of the viewer to itself, and no function runs on its requests, which could sign them anew.",
		Why:     "The Host is part of what a client signs. The API works the signature out with the Host that it gets, finds another one and answers 403.",
		Message: "{users} sign their requests for the name that they call, and {dist} passes them on to {api} under another Host",
		FixText: "Give {api} the name of the viewers and pass Host on, sign in a Lambda@Edge function, or let clients sign for the name of {api}",
		Note:    "Clients that call the distribution and sign for the name of the API are right: then accept the finding. No page of AWS speaks of CloudFront before an API that asks for signatures: it follows from what a signature is made of.",
		Sources: []string{srcSignedRequest, srcSignatureTrouble, srcUsingManagedOriginRequestPolicies},
		Check:   signedHosts,
	},
}

// Pages on headers and signing.
const (
	srcHTTPAPIAuthorizer = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html"
	srcAPIKeySource      = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html"
	srcWebSockets        = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with-websockets.html"
	srcSignedRequest     = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"
	srcSignatureTrouble  = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html"
	srcOACForLambda      = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html"
)

// statedAuth visits the ways of origins, with how what is behind authorizes callers.
func (p *Pass) statedAuth(visit func(w *way, o *model.OriginSpec, auth string)) {
	for _, w := range p.WaysOf(model.Origin) {
		o, _ := model.LinkAs[*model.OriginSpec](w.by)
		visit(w, o, p.authStated(w.end))
	}
}

// authStated is what an API asks callers for, as it says or by default, or a balancer
// whose rules read a token; "" of others.
func (p *Pass) authStated(n *model.Node) string {
	if auth, _ := model.APIAuth(p.t, n); auth != "" {
		return auth
	}
	if n.Kind() == model.KindALB && slices.ContainsFunc(p.t.Out(n.ID), func(l *model.Link) bool {
		return model.AuthOf(n, l) == model.AuthJWT
	}) {
		return model.AuthJWT
	}
	return ""
}

// exceptHost offers to pass all headers but Host. Origin is among them then, so it
// joins the headers of a cache key that the design lists.
func exceptHost(f *Finding, w *way) {
	edits := []model.Edit{setLink(w.by, "originRequestPolicy", model.AllViewerExceptHost)}
	o, _ := model.LinkAs[*model.OriginSpec](w.by)
	if o.CachePolicy.Val() == model.CachingCustom && o.CacheHeaders.IsSet() && !o.CacheKeyHas("Origin") {
		edits = append(edits, setLink(w.by, "cacheHeaders", append(slices.Clone(o.CacheHeaders.Val()), "Origin")...))
	}
	f.OfferSafe("except-host", "Forward all but the Host header", edits...)
}

func lostKeys(p *Pass) {
	p.statedAuth(func(w *way, o *model.OriginSpec, auth string) {
		if auth == model.AuthAPIKey && !o.Forwards("x-api-key") && !traffic.MayAdd(p.t, w.by) {
			exceptHost(p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "api", label(w.end)), w)
		}
	})
}

// commonHeaders are what every browser sends, and Host: they tell nobody from another.
var commonHeaders = []string{
	"accept", "accept-charset", "accept-datetime", "accept-encoding", "accept-language", "access-control-request-headers", "access-control-request-method",
	"cache-control", "content-type", "host", "origin", "referer", "user-agent", "x-http-method-override",
}

// tells tells whether the origin gets something of the viewer, as far as it is drawn,
// by which an authorizer could judge.
func tells(o *model.OriginSpec) bool {
	if o.Forwards("Authorization") || o.CachePolicy.Val() == "Amplify" {
		return true
	}
	if o.OriginRequestPolicy.Val() != "custom" && o.PassesCookies() && o.CachePolicy.Val() != model.CachingCustom {
		return true
	}
	var named []string
	if o.OriginRequestPolicy.Val() == "custom" {
		named = o.OriginRequestHeaders.Val()
	}
	if o.CachePolicy.Val() == model.CachingCustom {
		if !o.CacheHeaders.IsSet() && !hasKey(o) && len(named) == 0 {
			return true // what its key takes is not drawn
		}
		if len(o.CacheCookies.Val())+len(o.CacheQuery.Val()) > 0 || slices.Contains(o.CacheKey.Val(), "cookies") || slices.Contains(o.CacheKey.Val(), "query") {
			return true
		}
		named = append(slices.Clone(named), o.CacheHeaders.Val()...)
	}
	return slices.ContainsFunc(named, func(h string) bool {
		h = strings.ToLower(strings.TrimSpace(h))
		return !strings.HasPrefix(h, "-") && !strings.HasPrefix(h, "cloudfront-") && !slices.Contains(commonHeaders, h)
	})
}

func lostAuthorizerInput(p *Pass) {
	p.statedAuth(func(w *way, o *model.OriginSpec, auth string) {
		if auth == model.AuthLambda && !tells(o) && !traffic.MayAdd(p.t, w.by) {
			exceptHost(p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "api", label(w.end)), w)
		}
	})
}

func signedHosts(p *Pass) {
	p.statedAuth(func(w *way, o *model.OriginSpec, auth string) {
		if auth != model.AuthIAM || o.ForwardsHost() || !o.Forwards("Authorization") || traffic.MayAdd(p.t, w.by) {
			return // without Authorization cloudfront/auth-not-forwarded
		}
		if traffic.OwnName(p.t, w.by) != "" {
			return // cloudfront/origin-is-own-name
		}
		users := p.signing(w.from, map[*model.Node]bool{})
		if users == nil {
			return
		}
		f := p.AboutCaller(w, "originRequestPolicy", "users", label(users), "dist", label(w.from), "api", label(w.end)).With(users)
		f.of = saying(w.by, "originRequestPolicy").Ref().String() // whatever origins it is about
		if hosts := traffic.ViewerHosts(p.t, w.from); p.presenting(w.from, model.PresentsAWSSignature) != nil && !traffic.RefusesViewerHost(w.end, hosts) {
			f.Offer("viewer-host", "Pass the Host of the viewer on", setLink(w.by, "originRequestPolicy", model.AllViewer))
		}
	})
}

// signing are users whose signed requests come to a distribution: they call it, or another
// that passes Authorization on to it as its origin, or of which it is the staging one.
func (p *Pass) signing(dist *model.Node, seen map[*model.Node]bool) *model.Node {
	if users := p.presenting(dist, model.PresentsAWSSignature); users != nil || seen[dist] {
		return users
	}
	seen[dist] = true
	for _, front := range sortedByID(p.Nodes(model.KindCloudFront)) {
		d, _ := model.As[*model.CloudFront](front)
		passes := d.Staging.Val() == dist.ID || slices.ContainsFunc(p.WaysOf(model.Origin), func(w *way) bool {
			o, _ := model.LinkAs[*model.OriginSpec](w.by)
			return w.from == front && w.end == dist && o.Forwards("Authorization") && !traffic.MayAdd(p.t, w.by)
		})
		if !passes {
			continue
		}
		if users := p.signing(front, seen); users != nil {
			return users
		}
	}
	return nil
}

// usersOf are the users who reach a distribution and are as asked, the first by id
// where there are several, nil without any.
func (p *Pass) usersOf(dist *model.Node, as func(u *model.Users) bool) *model.Node {
	var all []*model.Node
	for _, w := range p.WaysOfUsers(dist) {
		if u, _ := model.As[*model.Users](w.from); as(u) { // nobody else calls a distribution
			all = append(all, w.from)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return sortedByID(all)[0]
}

// presenting are users who reach a distribution and present something.
func (p *Pass) presenting(dist *model.Node, what string) *model.Node {
	return p.usersOf(dist, func(u *model.Users) bool { return slices.Contains(u.Presents.Val(), what) })
}

func lostLogins(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		switch to.Kind() {
		case model.KindALB, model.KindNLB, model.KindRecord, model.KindOnPremises, model.KindASG:
		default:
			return
		}
		if o.Content.Val() != model.ContentDynamic || o.SignedURLs.Val() || len(p.functionsOn(dist, o.Path.Val(), model.ViewerRequest, model.OriginRequest)) > 0 {
			return
		}
		for _, e := range p.Endpoints(to) {
			if e.Kind().API() || p.asksLogin(e) {
				return // rules of their own
			}
		}
		lost := map[string]bool{model.PresentsSession: !o.PassesCookies(), model.PresentsToken: !o.Forwards("Authorization")}
		for _, what := range []string{model.PresentsSession, model.PresentsToken} {
			if users := p.presenting(dist, what); users != nil && lost[what] {
				p.AboutLink(l, "originRequestPolicy", "users", label(users), "what", what, "dist", label(dist), "origin", label(to)).With(users).
					Offer("all", "Forward all but the Host header", setLink(l, "originRequestPolicy", model.AllViewerExceptHost))
				return
			}
		}
	})
}

func lostOrigins(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if len(o.CORS.Val()) == 0 || o.ResponseHeaders.Or(model.ResponseNone) != model.ResponseNone || o.Forwards("Origin") {
			return
		}
		policy := "CORS-CustomOrigin"
		if to.Kind() == model.KindS3 {
			policy = "CORS-S3Origin"
		}
		p.AboutLink(l, "originRequestPolicy", "origin", label(to), "sites", o.CORS.Val()[0], "dist", label(dist)).
			OfferSafe("cors", "Use "+policy, setLink(l, "originRequestPolicy", policy))
	})
}

func bucketAuthorization(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if to.Kind() != model.KindS3 || o.Access.Val() == model.AccessOAC || !o.Forwards("Authorization") {
			return
		}
		if users := p.presenting(dist, model.PresentsToken); users != nil {
			p.AboutLink(l, "originRequestPolicy", "dist", label(dist), "users", label(users), "origin", label(to)).With(users).
				OfferSafe("cors", "Forward the headers that S3 needs for CORS", setLink(l, "originRequestPolicy", "CORS-S3Origin"))
		}
	})
}

// statedWrites tells whether a behaviour is said to allow all methods.
func statedWrites(l *model.Link) bool {
	methods, _ := l.Get("methods")
	return methods[0] == model.MethodsAll
}

func unhashedWrites(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		u, ok := model.As[*model.FunctionURL](to)
		if !ok || u.AuthType.Val() != "AWS_IAM" || o.Access.Val() != model.AccessOAC || !statedWrites(saying(l, "methods")) {
			return
		}
		hashes := slices.ContainsFunc(p.functionsOn(dist, o.Path.Val(), model.ViewerRequest, model.OriginRequest), func(n *model.Node) bool {
			return n.Kind() == model.KindLambdaEdge
		})
		if !hashes {
			p.AboutLink(l, "methods", "dist", label(dist), "origin", label(to)).
				Offer("read", "Allow reads alone", setLink(l, "methods", model.MethodsRead))
		}
	})
}

func lostWebSockets(p *Pass) {
	for _, dist := range p.Nodes(model.KindCloudFront) {
		var lost []*way
		upgraded := false
		for _, w := range p.WaysOf(model.Origin) {
			o, _ := model.LinkAs[*model.OriginSpec](w.by)
			if w.from != dist || w.end.Kind() == model.KindS3 {
				continue
			}
			switch {
			case o.PassesUpgrade():
				upgraded = true
			case w.end.Kind() == model.KindWebSocketAPI:
				exceptHost(p.lostWebSocket(w, "viewers"), w)
			default:
				lost = append(lost, w)
			}
		}
		if users := p.webSocketUsers(dist); users != nil && !upgraded && len(lost) > 0 {
			p.lostWebSocket(lost[0], label(users)).With(users)
		}
	}
}

func (p *Pass) lostWebSocket(w *way, users string) *Finding {
	return p.AboutCaller(w, "originRequestPolicy", "dist", label(w.from), "users", users, "origin", label(w.end))
}

// webSocketUsers are users of WebSocket who call a distribution.
func (p *Pass) webSocketUsers(dist *model.Node) *model.Node {
	return p.usersOf(dist, func(u *model.Users) bool { return u.Protocol.Val() == model.ProtocolWebSocket })
}
