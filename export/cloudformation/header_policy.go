package cloudformation

import (
	"slices"
	"strings"

	"portolan/model"
)

// responsePolicies are the ids of AWS's managed response headers policies.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
var responsePolicies = map[string]string{
	model.ResponseSimpleCORS:    "60669652-455b-4ae9-85a4-c4c02393f86c",
	model.ResponsePreflightCORS: "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
	model.ResponseSecurity:      "67f7725c-6f97-4210-82d7-5512b31e9d03",
	model.ResponseCORSSecurity:  "e61eb60c-9c35-4d20-a928-2b84e02af89c",
	model.ResponsePreflightBoth: "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
}

// responsePolicy is what CloudFront adds to answers. Sites from buckets get the
// security headers that nothing else could give them, unless the drawing says
// otherwise.
func (x *exporter) responsePolicy(s *stack, n *model.Node, l *model.Link) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	set, _ := l.Spec.(*model.OriginSpec)
	word := o.ResponseHeaders.Val()
	if !set.ResponseHeaders.IsSet() && x.t.Node(l.To).Kind() == model.KindS3 {
		word = model.ResponseSecurity
	}
	if id := responsePolicies[word]; id != "" {
		return str(id)
	}
	if word != model.ResponseCustom {
		return nil
	}
	id := s.id(n.ID, x.word(l.To)+linkNumber(l)+"ResponseHeadersPolicy")
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::ResponseHeadersPolicy", comment: comment(n) + ", what it adds to the answers of " + l.To,
		properties: object(f("ResponseHeadersPolicyConfig", object(
			f("Name", s.uniqueName(id)), f("CorsConfig", x.corsConfig(l)), f("SecurityHeadersConfig", securityHeaders())))),
	})
	return ref(id)
}

// corsConfig lets scripts of other sites read the answers, by the methods that
// the behaviour allows.
func (x *exporter) corsConfig(l *model.Link) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	if len(o.CORS.Val()) == 0 {
		return nil
	}
	items := func(all value) value { return object(f("Items", all)) }
	origins := list()
	for _, site := range o.CORS.Val() {
		origins.Content = append(origins.Content, quoted(site))
	}
	return object(
		f("AccessControlAllowCredentials", boolean(false)), f("AccessControlAllowHeaders", items(list(quoted("*")))),
		f("AccessControlAllowMethods", items(methods(o.Methods.Val()))), f("AccessControlAllowOrigins", items(origins)), f("OriginOverride", boolean(true)))
}

// securityHeaders are those of AWS's policy of that name.
func securityHeaders() value {
	return object(
		f("ContentTypeOptions", object(f("Override", boolean(true)))),
		f("FrameOptions", object(f("FrameOption", str("SAMEORIGIN")), f("Override", boolean(false)))),
		f("ReferrerPolicy", object(f("ReferrerPolicy", str("strict-origin-when-cross-origin")), f("Override", boolean(false)))),
		f("StrictTransportSecurity", object(f("AccessControlMaxAgeSec", num(31536000)), f("Override", boolean(false)))))
}

// originRequestPolicy is what CloudFront passes on to the origin: a managed
// policy, or the custom one that the link describes.
func (x *exporter) originRequestPolicy(s *stack, n *model.Node, l *model.Link) value {
	o, _ := model.LinkAs[*model.OriginSpec](l)
	word := o.OriginRequestPolicy.Val()
	if id := originRequestPolicies[word]; id != "" {
		return str(id)
	}
	if word != "custom" {
		return nil
	}
	id := s.id(n.ID, x.word(l.To)+linkNumber(l)+"OriginRequestPolicy")
	s.add(&resource{
		rank: rankDistribution, id: id, kind: "AWS::CloudFront::OriginRequestPolicy", comment: comment(n) + ", what it passes on to " + l.To,
		properties: object(f("OriginRequestPolicyConfig", object(
			f("Name", s.uniqueName(id)),
			f("CookiesConfig", object(f("CookieBehavior", str("all")))),
			f("HeadersConfig", passedHeaders(o)),
			f("QueryStringsConfig", object(f("QueryStringBehavior", str("all")))),
		))),
	})
	return ref(id)
}

// passedHeaders are the headers of a custom policy: by name, all, or all but some.
func passedHeaders(o *model.OriginSpec) value {
	written := o.OriginRequestHeaders.Val()
	if !o.OriginRequestHeaders.IsSet() {
		written = []string{"Host"}
	}
	var only, but []string
	for _, h := range written {
		switch name, without := strings.CutPrefix(strings.TrimSpace(h), "-"); {
		case without:
			but = append(but, name)
		case name != "" && name != "*":
			only = append(only, name)
		}
	}
	switch {
	case len(but) > 0:
		return object(f("HeaderBehavior", str("allExcept")), f("Headers", strs(but...)))
	case slices.ContainsFunc(written, func(h string) bool { return strings.TrimSpace(h) == "*" }):
		return object(f("HeaderBehavior", str("allViewer")))
	case len(only) == 0:
		return object(f("HeaderBehavior", str("none")))
	}
	return object(f("HeaderBehavior", str("whitelist")), f("Headers", strs(only...)))
}

// keyGroups are the key groups whose keys sign the URLs of a behaviour. They are
// the owner's: their keys are not the stacks' to know.
func (x *exporter) keyGroups(s *stack, n *model.Node, o *model.OriginSpec) value {
	out := list()
	for _, name := range o.KeyGroups.Val() {
		out.Content = append(out.Content, s.param(Parameter{
			Name: logical(name) + "KeyGroupId", Type: "String", Pattern: keyGroupPattern,
			Description: "Id of the CloudFront key group " + name + ".",
		}))
	}
	if len(out.Content) == 0 {
		out = list(s.param(Parameter{
			Name: x.word(n.ID) + "KeyGroupId", Type: "String", Pattern: keyGroupPattern,
			Description: "Id of the CloudFront key group that signs the URLs of " + n.ID + ".",
		}))
	}
	return out
}
