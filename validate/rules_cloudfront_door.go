package validate

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

const (
	srcViewerMTLS          = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/mtls-authentication.html"
	srcStaticIPs           = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/request-static-ips.html"
	srcContinuousDeploys   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/continuous-deployment-quotas-considerations.html"
	srcDistributionOptions = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html"
	srcKeyValueStores      = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions.html"
)

// cloudFrontDoorRules judge client certificates, fixed addresses, continuous
// deployment, tenants and functions that choose the origin.
var cloudFrontDoorRules = []*Rule{
	{
		ID: "cloudfront/viewer-mtls", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Client certificates with HTTP or HTTP/3",
		When:    "A distribution asks viewers for client certificates, and it offers HTTP/3 or a behaviour of it lets viewers use plain HTTP.",
		Why:     "CloudFront refuses the setting: there is no client certificate over plain HTTP, and none over HTTP/3.",
		Message: "{dist} asks viewers for certificates, which excludes {what}",
		FixText: "Use https-only and HTTP versions up to HTTP/2",
		Sources: []string{srcViewerMTLS},
		Check:   viewerCertificates,
	},
	{
		ID: "cloudfront/origin-mtls", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Client certificate where the origin takes none",
		When:    "CloudFront is to show an origin a client certificate, and the behaviour passes gRPC, the origin is a VPC origin or a WebSocket API, or a function runs on an origin event.",
		Why:     "CloudFront refuses the combination.",
		Message: "{dist} cannot show {origin} a client certificate: {what}",
		FixText: "Leave one of the two out",
		Sources: []string{srcOriginMTLS},
		Check:   originClientCertificates,
	},
	{
		ID: "cloudfront/anycast", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Anycast addresses that cannot be",
		When:    "A distribution has a list of Anycast addresses with another number than 3 or 21, or has one and a price class other than All.",
		Why:     "A list has 21 addresses, or 3 for an apex name, and is announced from all edge locations.",
		Message: "Anycast addresses of {dist}: {what}",
		FixText: "21 or 3 addresses, price class All",
		Sources: []string{srcStaticIPs},
		Check:   anycastLists,
	},
	{
		ID: "cloudfront/staging", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Continuous deployment with what excludes it",
		When:    "A distribution with a staging distribution names itself, offers HTTP/3, is for tenants only, sends more than 15 % of the requests there, or has a behaviour with a completion timeout.",
		Why:     "CloudFront refuses the policy.",
		Message: "{dist} cannot have a staging distribution: {what}",
		FixText: "Leave it out while a staging distribution takes traffic",
		Sources: []string{srcContinuousDeploys},
		Check:   stagings,
	},
	{
		ID: "cloudfront/tenants", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Template for tenants with what tenants have",
		When:    "A distribution is for tenants only, and it has a price class of its own or a behaviour that uses an origin access identity.",
		Why:     "A multi-tenant distribution has no such setting.",
		Message: "{dist} is for tenants only and cannot have {what}",
		FixText: "Leave it out",
		Sources: []string{srcDistributionOptions},
		Check:   tenantTemplates,
	},
	{
		ID: "cloudfront/completion-timeout", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Completion timeout below the read timeout",
		When:    "The completion timeout of an origin is shorter than its read timeout.",
		Why:     "CloudFront refuses the origin.",
		Message: "The whole answer of {origin} must be there in {all} s, yet each part may take {read} s",
		FixText: "Raise the completion timeout or lower the read timeout",
		Sources: []string{srcDistValuesOrigin},
		Check:   completionTimeouts,
	},
	{
		ID: "cloudfront/origin-choice", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Origin that no function can choose",
		When:    "An origin is said to be chosen by a function that cannot: it does not run where the origin can be changed (a CloudFront function on viewer requests, Lambda@Edge on origin requests), or it is a CloudFront function that is not said to choose origins or has the old runtime.",
		Why:     "Only those events may change the origin, and only the newer runtime has the helpers.",
		Message: "{fn} cannot choose {origin} for {dist}: {why}",
		FixText: "Let a function of runtime cloudfront-js-2.0 pick the origin there",
		Sources: []string{srcOriginModification},
		Check:   originChoices,
	},
	{
		ID: "cloudfront/chosen-shares", Group: "cloudfront", Severity: Error, Verified: VerifiedLogic,
		Title:   "Chosen shares of more than all",
		When:    "The origins that functions choose beside one behaviour have shares of more than 100 percent together.",
		Why:     "No function can pick an origin for more requests than there are, so no estimate can follow the drawing.",
		Message: "Functions choose {sum} % of the requests of behaviour {path} of {dist}, of 100 there are",
		FixText: "Lower the shares, or leave some out to divide the rest",
		Sources: []string{srcOriginModification},
		Check:   chosenShares,
	},
	{
		ID: "cloudfront/cached-methods", Group: "cloudfront", Severity: Warning, Verified: VerifiedLogic,
		Title:   "Caching of what is not allowed",
		When:    "A behaviour is to cache answers to OPTIONS, and allows GET and HEAD alone.",
		Why:     "CloudFront answers 403 to methods that a behaviour does not allow, so there is nothing to keep.",
		Message: "Behaviour {path} of {dist} is to cache answers to OPTIONS, which it does not allow",
		FixText: "Allow OPTIONS, or cache answers to reads only",
		Sources: []string{srcAPIDefaultCacheBehavior},
		Check:   cachedMethods,
	},
	{
		ID: "cloudfront/function-runtime", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Function of the old runtime",
		When:    "A CloudFront function of runtime 1.0 chooses origins or has a key value store.",
		Why:     "Runtime 1.0 has neither.",
		Message: "CloudFront function {fn} needs runtime 2.0 for {what}",
		FixText: "Use cloudfront-js-2.0",
		Note:    "A function has one key value store at most.",
		Sources: []string{srcOriginModification, srcKeyValueStores},
		Check:   functionRuntimes,
	},
	{
		ID: "cloudfront/key-group", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Signed URLs without key group",
		When:    "A behaviour wants signed URLs and names no key group.",
		Why:     "Nobody holds a key whose signature the behaviour accepts.",
		Message: "Behaviour {path} of {dist} wants signatures and trusts no key group",
		FixText: "Name a key group",
		Note:    "Said where the list of key groups is written and empty.",
		Sources: []string{srcPrivateContent},
		Check:   keyGroups,
	},
	{
		ID: "cloudfront/origin-address-type", Group: "cloudfront", Severity: Error, Verified: VerifiedLogic,
		Explains: []traffic.Cause{traffic.CauseFamily, traffic.CauseVersion},
		Title:    "Origin without an address of that type",
		When:     "CloudFront is to call an origin over one address family alone, and the address type of the origin, called directly or by the name of a record, has the other: IPv6 and an IPv4 origin, or, as where nothing is said, IPv4 and an ALB without public IPv4.",
		Why:      "CloudFront asks for addresses that the origin does not have.",
		Message:  "{dist} calls {origin} over {family} only, of which it has no address",
		FixText:  "Make the origin dual-stack, or call it over the family that it has",
		Sources:  []string{srcAPICustomOriginConfig},
		Check:    originAddresses,
	},
}

func viewerCertificates(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		if d.ViewerMTLS.Val() == "off" {
			return
		}
		if v := d.HTTPVersion.Val(); strings.Contains(v, "3") {
			p.About(n, "httpVersion", "dist", label(n), "what", "HTTP/3").Offer("http2", "Offer up to HTTP/2", setNode(n, "httpVersion", "http2"))
		}
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.ViewerProtocol.Val() == "allow-all" {
				p.AboutLink(l, "viewerProtocol", "dist", label(n), "what", "plain HTTP on behaviour "+o.Path.Val()).
					Offer("https", "Refuse plain HTTP", setLink(l, "viewerProtocol", "https-only"))
			}
		}
	})
}

func originClientCertificates(p *Pass) {
	p.eachOriginEnd(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		if !o.OriginMTLS.Val() {
			return
		}
		what := ""
		switch {
		case o.GRPC.Val():
			what = "the behaviour passes gRPC"
		case o.Via.Val() == model.ViaVPCOrigin:
			what = "it is a VPC origin"
		case to.Kind() == model.KindWebSocketAPI:
			what = "it speaks WebSocket"
		}
		for _, fn := range p.functionsOn(dist, o.Path.Val(), model.OriginRequest, model.OriginResponse) {
			what = label(fn) + " runs on origin events"
		}
		if what != "" {
			p.AboutLink(l, "originMtls", "dist", label(dist), "origin", label(to), "what", what).With(to).
				Offer("off", "Show no client certificate", setLink(l, "originMtls"))
		}
	})
}

func anycastLists(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		if !d.AnycastIPs.IsSet() {
			return
		}
		if v := d.AnycastIPs.Val(); v != 3 && v != 21 {
			p.About(n, "anycastIps", "dist", label(n), "what", fmt.Sprintf("a list has 21 addresses or 3, not %d", v)).
				Offer("21", "Use a list of 21", setNode(n, "anycastIps", "21"))
			return
		}
		if c := d.PriceClass.Val(); c != model.PriceClassAll {
			p.About(n, "priceClass", "dist", label(n), "what", "they need price class All, not "+c).
				Offer("price-class", "Use price class All", setNode(n, "priceClass", model.PriceClassAll))
		}
	})
}

const maxStagingShare = 15

func stagings(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		if d.Staging.Val() == "" {
			return
		}
		refuse := func(prop, what string) {
			p.About(n, prop, "dist", label(n), "what", what).Offer("clear", "Leave the staging distribution out", setNode(n, "staging"), setNode(n, "stagingShare"))
		}
		completes := false
		for _, l := range p.t.Out(n.ID) {
			o, ok := model.LinkAs[*model.OriginSpec](l)
			completes = completes || ok && o.CompletionTimeout.IsSet()
		}
		switch {
		case d.Staging.Val() == n.ID:
			refuse("staging", "it names itself")
		case strings.Contains(d.HTTPVersion.Val(), "3"):
			refuse("httpVersion", "it offers HTTP/3")
		case d.ConnectionMode.Val() == "tenant-only":
			refuse("connectionMode", "it is for tenants only")
		case d.StagingShare.Val() > maxStagingShare:
			refuse("stagingShare", fmt.Sprintf("at most %d %% of the requests go there", maxStagingShare))
		case completes:
			refuse("staging", "a behaviour has a completion timeout")
		}
	})
}

func tenantTemplates(p *Pass) {
	p.distributions(func(n *model.Node, d, raw *model.CloudFront) {
		if d.ConnectionMode.Val() != "tenant-only" {
			return
		}
		if raw.PriceClass.IsSet() {
			p.About(n, "priceClass", "dist", label(n), "what", "a price class").OfferSafe("clear", "Clear the price class", setNode(n, "priceClass"))
		}
		for _, l := range p.t.Out(n.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](l); ok && o.Access.Val() == model.AccessOAI {
				p.AboutLink(l, "access", "dist", label(n), "what", "an origin access identity").Offer("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
			}
		}
	})
}

func completionTimeouts(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, _, to *model.Node) {
		if c := o.CompletionTimeout; c.IsSet() && c.Val() < o.ReadTimeout.Val() {
			read := fmt.Sprint(o.ReadTimeout.Val())
			p.AboutLink(l, "originCompletionTimeout", "origin", label(to), "all", fmt.Sprint(c.Val()), "read", read).
				OfferSafe("raise", "Set it to "+read+" s", setLink(l, "originCompletionTimeout", read))
		}
	})
}

// cannotChoose says why a function cannot choose the origin of a behaviour.
func (p *Pass) cannotChoose(fn, dist *model.Node, path string) string {
	event := model.OriginRequest
	s, ok := model.As[*model.CloudFrontFunction](fn)
	if ok {
		event = model.ViewerRequest
	}
	runs := false
	for _, f := range p.functionsOn(dist, path, event) {
		runs = runs || f == fn
	}
	switch {
	case !runs:
		return "it does not run on " + event + " of behaviour " + path
	case ok && !s.SelectsOrigin.Val():
		return "it is not said to choose origins"
	case ok && s.Runtime.Val() == model.Runtime1:
		return "its runtime is " + model.Runtime1
	}
	return ""
}

func originChoices(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		fn := p.t.Node(o.ChosenBy.Val())
		if fn == nil {
			return
		}
		if why := p.cannotChoose(fn, dist, o.Path.Val()); why != "" {
			p.AboutLink(l, "chosenBy", "fn", label(fn), "origin", label(to), "dist", label(dist), "why", why).With(fn)
		}
	})
}

func chosenShares(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFront) {
		sums, links := map[string]float64{}, map[string][]*model.Link{}
		var paths []string
		for _, l := range p.t.Out(n.ID) {
			o, ok := model.LinkAs[*model.OriginSpec](l)
			if !ok || o.ChosenBy.Val() == "" || o.ChosenShare.Val() <= 0 {
				continue
			}
			path := o.Path.Or("*")
			if links[path] == nil {
				paths = append(paths, path)
			}
			sums[path] += o.ChosenShare.Val()
			links[path] = append(links[path], l)
		}
		for _, path := range paths {
			if sums[path] > 100 {
				p.AboutLink(links[path][0], "chosenShare", "dist", label(n), "path", path, "sum", strconv.FormatFloat(sums[path], 'f', -1, 64)).Along(links[path][1:]...)
			}
		}
	}
}

func cachedMethods(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, _ *model.Node) {
		if o.CachedMethods.Val() == model.MethodsReadOptions && o.Methods.Val() == model.MethodsRead {
			p.AboutLink(l, "cachedMethods", "path", o.Path.Val(), "dist", label(dist)).
				Offer("allow", "Allow OPTIONS too", setLink(l, "methods", model.MethodsReadOptions)).
				Offer("read", "Cache answers to reads only", setLink(l, "cachedMethods"))
		}
	})
}

func functionRuntimes(p *Pass) {
	for _, n := range p.Nodes(model.KindCloudFrontFunction) {
		s, _ := model.As[*model.CloudFrontFunction](n)
		if s.Runtime.Val() != model.Runtime1 {
			continue
		}
		what := ""
		switch {
		case s.SelectsOrigin.Val():
			what = "choosing the origin"
		case s.KeyValueStore.Val() != "":
			what = "a key value store"
		default:
			continue
		}
		p.About(n, "runtime", "fn", label(n), "what", what).OfferSafe("runtime", "Use "+model.Runtime2, setNode(n, "runtime", model.Runtime2))
	}
}

func keyGroups(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, _ *model.Node) {
		if o.SignedURLs.Val() && o.KeyGroups.IsSet() && len(o.KeyGroups.Val()) == 0 {
			p.AboutLink(l, "keyGroups", "path", o.Path.Val(), "dist", label(dist))
		}
	})
}

func originAddresses(p *Pass) {
	for _, w := range p.WaysOf(model.Origin) {
		l, dist, to := w.by, w.from, w.end
		o, _ := model.LinkAs[*model.OriginSpec](l)
		ipv4, ipv6, known := model.Families(to)
		switch kind := o.OriginAddressType.Val(); {
		case !known || o.Via.Val() == model.ViaVPCOrigin || len(w.over) > 0: // what is before it is called
		case kind == model.AddressIPv6 && !ipv6:
			p.AboutLink(l, "originAddressType", "dist", label(dist), "origin", label(to), "family", "IPv6").With(to).
				Offer("ipv4", "Call it over IPv4", setLink(l, "originAddressType"))
		case kind == model.AddressIPv4 && !ipv4:
			p.AboutLink(l, "originAddressType", "dist", label(dist), "origin", label(to), "family", "IPv4").With(to).
				Offer("ipv6", "Call it over IPv6", setLink(l, "originAddressType", model.AddressIPv6))
		}
	}
}
