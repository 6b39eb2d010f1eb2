package validate

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/quota"
	"portolan/model/traffic"
)

const (
	srcAPIExecutionLimits    = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
	srcLambdaLimits          = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
	srcJWTAuthorizer         = "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"
	srcWebSocketIntegrations = "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integrations.html"
)

// apiLimitRules judge the limits of API Gateway.
var apiLimitRules = []*Rule{
	{
		ID: "api/integration-timeout", Group: "api", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseLate},
		Title:    "Backend slower than the API waits",
		When:     "The integration of an API may take longer than the API waits: 29 s for edge-optimized REST APIs and WebSocket APIs, 30 s for HTTP APIs, 900 s for REST APIs that stream.",
		Why:      "Clients get an error while the backend still works.",
		Message:  "The integration of {api} would time out at {limit} s",
		FixText:  "Go asynchronous, stream, or use a Regional REST API, for which AWS raises the limit",
		ExamTip:  "29 s",
		Note:     "Regional and private REST APIs are api/integration-timeout-quota.",
		Sources:  []string{srcAPIIntegration, srcApisApiidIntegrations, srcAmazonApiGatewayIntegrationTimeoutLimit29Seconds, srcApigatewayExecutionServiceWebsocketLimitsTable},
		Check:    apiTimeouts,
	},
	{
		ID: "api/integration-timeout-quota", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Integration timeout that needs a raised quota",
		When:    "A Regional or private REST API that does not stream waits for its integration for longer than 29 s.",
		Why:     "API Gateway refuses the value until AWS has raised the quota of the account. It may take some of the throttle of the Region for it.",
		Message: "{api} waits for up to {seconds} s, which needs a raised quota: {limit} s are allowed without",
		FixText: "Ask for more, go asynchronous, or answer within {limit} s",
		Note:    "Estimates take the quota as raised.",
		Sources: []string{srcAmazonApiGatewayIntegrationTimeoutLimit29Seconds, srcAPIExecutionLimits},
		Check:   apiTimeoutQuotas,
	},
	{
		ID: "api/payload-limit", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Payload beyond the limit",
		When:    "An API expects requests or responses of more than 10 MB, or streams more than the 200 MB of a function.",
		Why:     "API Gateway refuses larger requests and responses. What it streams ends where the function behind it does.",
		Message: "{what}, {api} expects more",
		FixText: "Upload to S3 with a presigned URL",
		Sources: []string{srcLimits, srcLambdaStreaming},
		Check:   payloads,
	},
	{
		ID: "api/lambda-payload", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Payload beyond that of the function",
		When:    "An API expects more than 6 MB and at most 10 MB, and a Lambda function is its backend.",
		Why:     "Lambda takes requests of 6 MB, and answers of 6 MB unless they are streamed; the API passes on 10 MB.",
		Message: "{api} expects {payload} MB, and {fn} takes 6 MB",
		FixText: "Upload to S3 with a presigned URL",
		Sources: []string{srcLambdaLimits, srcLimits},
		Check:   functionPayloads,
	},
	{
		ID: "api/jwt-issuer", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "JWT authorizer that takes no token",
		When:    "An HTTP API with a JWT authorizer states an issuer that is no https URL or names a user pool in another Region than the pool that is drawn, or it states no audience.",
		Why:     "The issuer of a token must be that of the authorizer, and its audience one of those that are listed; other tokens get 401.",
		Message: "The JWT authorizer of {api} takes no token: {what}",
		FixText: "Correct issuer and audience",
		Note:    "Asked of APIs that state an issuer.",
		Sources: []string{srcJWTAuthorizer},
		Check:   jwtIssuers,
	},
	{
		ID: "api/stage-in-path", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Path rules that do not know the stage",
		When:    "An HTTP API with a stage other than $default calls an Application Load Balancer through a VPC link, and a path condition of the balancer does not begin with the stage.",
		Why:     "Private integrations of HTTP APIs put the stage in front of the path, unless a parameter mapping overwrites it.",
		Message: "{lb} gets /{stage} in front of each path from {api}, and its rule {path} does not begin with it",
		FixText: "Use the stage $default, begin the rule with the stage, or overwrite the path in the integration",
		Sources: []string{srcHTTPAPIPrivate},
		Check:   stagesInPaths,
	},
	{
		ID: "api/websocket-vpc-link", Group: "api", Severity: Warning, Verified: VerifiedNo, Export: ExportLacking,
		Title:   "WebSocket API behind a VPC link",
		When:    "A WebSocket API calls a VPC link that is not of version 1.",
		Why:     "The API model has VPC links for HTTP APIs; the guide of WebSocket APIs shows one of version 1 with an NLB.",
		Message: "{api} is a WebSocket API, which AWS shows with a VPC link of version 1 to an NLB only",
		FixText: "Use version 1 with an NLB, and try it before you rely on it",
		Note:    "Two pages of AWS differ.",
		Sources: []string{srcWebSocketIntegrations},
		Check:   webSocketLinks,
	},
	{
		ID: "api/throttle", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Rate beyond the account throttle",
		When:    "An API expects more than 10,000 requests a second, or more than 2,500 in a Region where accounts begin with less.",
		Why:     "Requests above the rate are refused with 429.",
		Message: "{api} expects {rate} requests a second, and accounts begin with {limit} there (burst {burst})",
		FixText: "Ask for more, cache in CloudFront",
		Sources: []string{srcLimits},
		Check:   throttles,
	},
	{
		ID: "api/logging", Group: "api", Severity: Info, Verified: VerifiedYes,
		Title:    "API does not log",
		When:     "Logging of an API is off.",
		Why:      "Without logs nobody can tell what was asked and how it was answered.",
		Message:  "No logs of {api}",
		FixText:  "Enable execution/access logs",
		Sources:  []string{srcApigatewayControls, srcCheckov},
		Controls: []string{"APIGateway.1", "APIGateway.9", "CKV_AWS_76"},
		Check:    apiLogs,
	},
	{
		ID: "api/cache-encryption", Group: "api", Severity: Info, Verified: VerifiedYes,
		Title:    "Stage cache is not encrypted",
		When:     "The stage cache of a REST API is on and not encrypted.",
		Why:      "Cached answers lie in the clear.",
		Message:  "Cache data of {api} at rest is not encrypted",
		FixText:  "Enable",
		Sources:  []string{srcApigatewayControls, srcCheckov},
		Controls: []string{"APIGateway.5", "CKV_AWS_308"},
		Check:    cacheEncryption,
	},
	{
		ID: "api/websocket-limits", Group: "api", Severity: Warning, Verified: VerifiedYes,
		Title:   "Beyond the limits of WebSocket APIs",
		When:    "A WebSocket API expects connections of more than 2 hours, silence of more than 10 minutes, messages over 128 KB or frames over 32 KB.",
		Why:     "API Gateway closes such connections and refuses such messages.",
		Message: "{api} exceeds the WebSocket limits: {what}",
		FixText: "Reconnect, ping, split",
		Sources: []string{srcApigatewayExecutionServiceWebsocketLimitsTable},
		Check:   webSocketLimits,
	},
	{
		ID: "api/cache-not-supported", Group: "api", Severity: Error, Verified: VerifiedNo,
		Title:   "Stage cache on an API without one",
		When:    "An HTTP or WebSocket API has a stage cache.",
		Why:     "Only REST APIs have a stage cache.",
		Message: "{api} has no stage cache, only REST APIs do",
		FixText: "Use REST, or CloudFront in front",
		Note:    "The stage of a REST API has settings of a cache and that of the other APIs has none; a page of AWS that says it in words was not read.",
		Sources: []string{srcHttpApiVsRest},
		Check:   apiCaches,
	},
}

func apiCaches(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if n.Kind() != model.KindRESTAPI && a.Cache.Val() {
			p.About(n, "cache", "api", label(n)).OfferSafe("off", "Turn the stage cache off", setNode(n, "cache"))
		}
	})
}

func apiTimeouts(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if limit, raised := traffic.LongestTimeout(n); a.Timeout.Val() > limit && !raised {
			p.About(n, "timeout", "api", label(n), "limit", fmt.Sprint(limit)).
				Offer("timeout", fmt.Sprintf("Answer within %d s", limit), setNode(n, "timeout", fmt.Sprint(limit)))
		}
	})
}

func apiTimeoutQuotas(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if limit, raised := traffic.LongestTimeout(n); a.Timeout.Val() > limit && raised {
			p.About(n, "timeout", "api", label(n), "seconds", fmt.Sprint(a.Timeout.Val()), "limit", fmt.Sprint(limit)).
				Offer("timeout", fmt.Sprintf("Answer within %d s", limit), setNode(n, "timeout", fmt.Sprint(limit)))
		}
	})
}

// Limits of API Gateway in megabytes.
const (
	maxPayload = 10

	functionPayload = 6 // MB
	// What a Lambda function streams at most, in megabytes.
	maxStreamed = 200
)

func payloads(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		r, ok := model.As[*model.RESTAPI](n)
		switch {
		case a.PayloadMB.Val() > maxPayload:
			p.About(n, "payload", "api", label(n), "what", "API Gateway takes 10 MB")
		case ok && r.Streaming.Val() && r.ResponseMB.Val() > maxStreamed:
			p.About(n, "responsePayload", "api", label(n), "what", "A function streams up to 200 MB")
		}
	})
}

func functionPayloads(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if a.PayloadMB.Val() <= functionPayload || a.PayloadMB.Val() > maxPayload {
			return
		}
		for _, l := range p.t.Out(n.ID) {
			if fn := p.To(l); l.Kind == model.Integration && fn.Kind() == model.KindLambda {
				p.About(n, "payload", "api", label(n), "fn", label(fn), "payload", strconv.FormatFloat(a.PayloadMB.Val(), 'f', -1, 64)).With(fn).Along(l)
				return
			}
		}
	})
}

func jwtIssuers(p *Pass) {
	for _, n := range p.Nodes(model.KindHTTPAPI) {
		a, _ := model.As[*model.HTTPAPI](n)
		if auth, _ := model.APIAuth(p.t, n); auth != model.AuthJWT || !a.Issuer.IsSet() {
			continue
		}
		if what := p.wrongIssuer(n, a.Issuer.Val()); what != "" {
			p.About(n, "issuer", "api", label(n), "what", what)
		}
		if len(a.Audience.Val()) == 0 {
			p.About(n, "audience", "api", label(n), "what", "it lists no audience")
		}
	}
}

// wrongIssuer says what is wrong with the issuer of the tokens of an API.
func (p *Pass) wrongIssuer(n *model.Node, issuer string) string {
	host, ok := strings.CutPrefix(issuer, "https://")
	if !ok {
		return "its issuer is no https URL"
	}
	rest, ok := strings.CutPrefix(host, "cognito-idp.")
	region, _, _ := strings.Cut(rest, ".")
	for _, l := range p.t.Out(n.ID) {
		if pool := p.To(l); ok && pool.Kind() == model.KindCognito && pool.Region() != "" && pool.Region() != region {
			return "its issuer is a user pool in " + region + ", and " + label(pool) + " is in " + pool.Region()
		}
	}
	return ""
}

func stagesInPaths(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		api, ok := model.As[*model.HTTPAPI](p.From(l))
		if !ok || p.To(l).Kind() != model.KindVPCLink {
			continue
		}
		stage := strings.Trim(api.Stage.Val(), "/")
		if stage == "" || stage == "$default" {
			continue
		}
		for _, on := range p.t.Out(l.To) {
			lb := p.To(on)
			if lb.Kind() != model.KindALB {
				continue
			}
			for _, rule := range p.t.Out(lb.ID) {
				s, ok := model.LinkAs[*model.ForwardsSpec](rule)
				path := ""
				if ok {
					path = s.PathRule.Val()
				}
				if path != "" && path != "*" && path != "/*" && !strings.HasPrefix(strings.TrimPrefix(path, "/"), stage) {
					p.AboutLink(rule, "pathRule", "lb", label(lb), "api", label(p.From(l)), "stage", stage, "path", path).With(p.From(l))
				}
			}
		}
	}
}

func webSocketLinks(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		link, ok := model.As[*model.VPCLink](p.To(l))
		if !ok || p.From(l).Kind() != model.KindWebSocketAPI {
			continue
		}
		if link.Version.Val() != "1" {
			p.AboutLink(l, "", "api", label(p.From(l)))
		}
	}
}

func throttles(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if q := quota.APIThrottle(n.Region()); a.Rate.Val() > q.Limit {
			p.About(n, "rate", "api", label(n), "rate", number(a.Rate.Val()), "limit", number(q.Limit), "burst", number(q.Limit/2))
		}
	})
}

func apiLogs(p *Pass) {
	p.eachAPI(func(n *model.Node, a *model.API) {
		if setFalse(a.Logging) {
			p.About(n, "logging", "api", label(n)).OfferSafe("on", "Turn logging on", setNode(n, "logging", "true"))
		}
	})
}

func cacheEncryption(p *Pass) {
	for _, n := range p.Nodes(model.KindRESTAPI) {
		if a, _ := model.As[*model.RESTAPI](n); a.Cache.Val() && setFalse(a.CacheEncrypted) {
			p.About(n, "cacheEncrypted", "api", label(n)).OfferSafe("on", "Encrypt the cache", setNode(n, "cacheEncrypted", "true"))
		}
	}
}

func webSocketLimits(p *Pass) {
	for _, n := range p.Nodes(model.KindWebSocketAPI) {
		a, _ := model.As[*model.WebSocketAPI](n)
		var what []string
		for _, limit := range []struct {
			value, most float64
			text        string
		}{
			{a.ConnectionMinutes.Val(), 120, "connections end after 2 h"},
			{a.IdleMinutes.Val(), 10, "silence ends them after 10 min"},
			{a.MessageKB.Val(), 128, "messages hold 128 KB"},
			{a.FrameKB.Val(), 32, "frames hold 32 KB"},
		} {
			if limit.value > limit.most {
				what = append(what, limit.text)
			}
		}
		if len(what) > 0 {
			p.About(n, "", "api", label(n), "what", strings.Join(what, ", "))
		}
	}
}
