package validate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// drawnRules name what is drawn once too often, or as AWS has no place for it:
// two of what there is one of, choices that nobody made.
var drawnRules = []*Rule{
	{
		ID: "cloudfront/behavior-twice", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Two behaviours for one path",
		When:    "Two origins of a distribution have the same path pattern, the default behaviour counts as *, and they are no members of one origin group nor chosen by a function.",
		Why:     "A path has one behaviour, and a behaviour one origin or origin group.",
		Message: "{dist} has a behaviour for {path} already, which leads to {other}: not also to {origin}",
		FixText: "Give each a path of its own, or make both members of one origin group",
		Sources: []string{srcAPICacheBehavior},
		Check:   doubleBehaviors,
	},
	{
		ID: "cloudfront/origin-group-roles", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Origin group with two members of one role",
		When:    "The two members of an origin group both say that they are the primary, or both that they are the secondary.",
		Why:     "An origin group has a primary, which is asked first, and a secondary.",
		Message: "Group {group} of {dist}: {other} is its {role} already, not also {origin}",
		FixText: "Make one the primary and one the secondary",
		Sources: []string{srcAPIOriginGroup},
		Check:   doubleRoles,
	},
	{
		ID: "cloudfront/staging-called", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Title:   "Staging distribution that is called",
		When:    "Users, a record or another distribution lead to the staging distribution of a distribution.",
		Why:     "Viewers cannot call a staging distribution by any name. They call the primary one, which passes some requests on.",
		Message: "{from} cannot call {dist}, which is the staging distribution of {primary}",
		FixText: "Lead to the primary distribution",
		Sources: []string{srcContinuousDeployment},
		Check:   calledStaging,
	},
	{
		ID: "api/one-certificate", Group: "api", Severity: Warning, Verified: VerifiedYes, Export: ExportAsks,
		Title:   "Several certificates on one API",
		When:    "More than one certificate is attached to an API.",
		Why:     "A custom domain has one certificate.",
		Message: "{api} has {n} certificates and can have one",
		FixText: "Keep the one that covers the custom domain",
		Sources: []string{srcAPIDomainConfiguration},
		Check:   oneCertificatePerAPI,
	},
	{
		ID: "api/one-authorizer", Group: "api", Severity: Warning, Verified: VerifiedYes, Export: ExportAsks,
		Title:   "Second authorizer that nothing asks",
		When:    "More than one authorizer is linked to an API or an ALB. Several user pools of one REST API are one authorizer.",
		Why:     "A method, a route and a rule of a listener ask one authorizer, and the drawing does not say which of them asks whom.",
		Message: "{n} asks {first} whom to let in, and not {other} too",
		FixText: "Keep one, or draw an API or a balancer for each",
		Note:    "An authorizer that judges otherwise than the API says is left to api/authorizer-auth.",
		Sources: []string{srcAPIAuthorizer, srcELBAction},
		Check:   oneAuthorizer,
	},
	{
		ID: "api/function-url-function", Group: "api", Severity: Error, Verified: VerifiedYes,
		Title:   "Function URL without a function of its own",
		When:    "A function URL leads to no function or to several, or another function URL leads to its function.",
		Why:     "A function URL is the address of one function. Lambda gives one to the function itself and one to each alias. No aliases are drawn, so every URL that is drawn belongs to the function itself, which can have one.",
		Message: "{url} is the address of one function: {what}",
		FixText: "Draw one link, to a function that has no URL yet",
		Note:    "A second URL of a function, for an alias, can be made by hand and cannot be drawn.",
		Sources: []string{srcAPIFunctionURL, srcLambdaURLs},
		Check:   functionsOfURLs,
	},
	{
		ID: "names/missing", Group: "names", Severity: Info, Verified: VerifiedYes, Export: ExportLacking,
		Title:   "Record without a name",
		When:    "A record does not say its name.",
		Why:     "Route 53 makes no record without one, and an export asks for it.",
		Message: "{record} has no name",
		FixText: "Give the full name, such as www.example.com",
		Sources: []string{srcAPIResourceRecordSet},
		Check:   namelessRecords,
	},
	{
		ID: "api/vpc-link-choice", Group: "api", Severity: Warning, Verified: VerifiedYes, Export: ExportAsks,
		Title:   "Private integration with two load balancers",
		When:    "An integration goes through a VPC link that leads to two or more load balancers or services.",
		Why:     "A private integration names one listener or one service. The VPC link does not choose.",
		Message: "{api} goes through {link}, which leads to {n} targets: an integration names one",
		FixText: "Draw a VPC link for each",
		Sources: []string{srcHTTPAPIPrivate},
		Check:   choicesBehindLinks,
	},
	{
		ID: "route53/one-ttl", Group: "route53", Severity: Error, Verified: VerifiedYes,
		Title:   "Values of one record with different TTLs",
		When:    "Answers of a simple record that are no aliases have different TTLs.",
		Why:     "They are the values of one record set, which has one TTL.",
		Message: "The values of {name} are one record set and cannot be kept for {a} s and for {b} s",
		FixText: "Set the TTL on the record, once",
		Sources: []string{srcRoutingPolicySimple},
		Check:   ttlsOfValues,
	},
	{
		ID: "s3/website-kms", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseAccess},
		Title:    "Website whose objects nobody can read",
		When:     "A website bucket is encrypted with keys of KMS.",
		Why:      "Visitors of a website are anonymous, and no key of KMS lets them decrypt. They get an error for every object.",
		Message:  "{bucket} is a website and encrypted with keys of KMS, which visitors cannot use",
		FixText:  "Encrypt it with keys of S3 (sse-s3)",
		Sources:  []string{srcWebsitePermissions},
		Check:    encryptedWebsites,
	},
	{
		ID: "s3/kms-unsigned", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseAccess},
		Title:    "Encrypted bucket that CloudFront reads without signing",
		When:     "A behaviour without access control reads the REST endpoint of a bucket that is open to the public and encrypted with keys of KMS.",
		Why:      "S3 decrypts for nobody who does not sign, and an open bucket policy does not change that. Viewers get an error for every object.",
		Message:  "{dist} signs nothing for {bucket}, which is encrypted with keys of KMS",
		FixText:  "Use origin access control, or encrypt the bucket with keys of S3 (sse-s3)",
		Note:     "A bucket that blocks public access is told by the rule about buckets without access control.",
		Sources:  []string{srcKMSSignatures, srcPrivateContentRestrictingAccessToS3},
		Check:    unsignedKeys,
	},
	{
		ID: "s3/replica-key", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Title:   "Encrypted objects copied to a bucket without a key",
		When:    "A bucket that is encrypted with keys of KMS is copied to one that is not.",
		Why:     "S3 copies such objects only where the replication names a key of KMS at the destination.",
		Message: "{bucket} has a key of KMS, and copies in {t} have none",
		FixText: "Set encryption sse-kms on {t} too",
		Sources: []string{srcReplicationKMS},
		Check:   replicaKeys,
	},
}

// Pages on what there is one of.
const (
	srcAPICacheBehavior       = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html"
	srcContinuousDeployment   = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-continuous-deployment.html"
	srcAPIDomainConfiguration = "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames.html"
	srcELBAction              = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html"
	srcAPIFunctionURL         = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html"
	srcLambdaURLs             = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-urls.html"
	srcKMSSignatures          = "https://repost.aws/knowledge-center/s3-kms-signature-version-error"
	srcWebsitePermissions     = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html"
	srcReplicationKMS         = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html"
)

// byTarget sorts links by where they lead, so that the order of the document
// does not decide which comes second.
func byTarget(links []*model.Link) []*model.Link {
	return slices.SortedStableFunc(slices.Values(links), func(a, b *model.Link) int { return cmp.Compare(a.To, b.To) })
}

// behaviorPath is the path pattern of a behaviour. One with and one without a
// slash before it are the same.
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CacheBehavior.html
func behaviorPath(o *model.OriginSpec) string {
	path := o.Path.Or("*")
	if path == "*" {
		return path
	}
	return "/" + strings.TrimPrefix(path, "/")
}

// pairsOfBehaviors visits each origin that is not the first of its path, with
// the first.
func (p *Pass) pairsOfBehaviors(visit func(l, first *model.Link, o, of *model.OriginSpec)) {
	firsts := map[[2]string]*model.Link{}
	for _, l := range byTarget(p.Links(model.Origin)) {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if o.ChosenBy.Val() != "" {
			continue
		}
		key := [2]string{l.From, behaviorPath(o)}
		if first := firsts[key]; first != nil {
			of, _ := model.LinkAs[*model.OriginSpec](first)
			visit(l, first, o, of)
			continue
		}
		firsts[key] = l
	}
}

func doubleBehaviors(p *Pass) {
	p.pairsOfBehaviors(func(l, first *model.Link, o, of *model.OriginSpec) {
		if o.Group.Val() == "" || o.Group.Val() != of.Group.Val() {
			p.AboutLink(l, "path", "dist", label(p.From(l)), "path", behaviorPath(o), "other", label(p.To(first)), "origin", label(p.To(l))).Along(first)
		}
	})
}

func doubleRoles(p *Pass) {
	p.pairsOfBehaviors(func(l, first *model.Link, o, of *model.OriginSpec) {
		if role := o.GroupRole.Val(); o.Group.Val() != "" && o.Group.Val() == of.Group.Val() && role != "" && role == of.GroupRole.Val() {
			p.AboutLink(l, "groupRole", "dist", label(p.From(l)), "group", o.Group.Val(), "other", label(p.To(first)), "role", role, "origin", label(p.To(l))).Along(first)
		}
	})
}

func calledStaging(p *Pass) {
	p.distributions(func(n *model.Node, d, _ *model.CloudFront) {
		next := p.t.Node(d.Staging.Val())
		if next == nil || next == n || next.Kind() != model.KindCloudFront {
			return
		}
		for _, l := range p.t.In(next.ID) {
			if l.Data() {
				p.AboutLink(l, "", "from", label(p.From(l)), "dist", label(next), "primary", label(n)).With(n)
			}
		}
	})
}

func oneCertificatePerAPI(p *Pass) {
	for _, n := range p.APIs() {
		if all := p.certificatesOn(n); len(all) > 1 {
			p.About(n, "", "api", label(n), "n", strconv.Itoa(len(all))).With(all...)
		}
	}
}

// certificatesOn lists the certificates of a node, each once.
func (p *Pass) certificatesOn(n *model.Node) []*model.Node {
	return slices.Compact(sortedByID(slices.Clone(p.Attached(n, model.KindCertificate))))
}

func functionsOfURLs(p *Pass) {
	urls := map[*model.Node]*model.Node{} // the first of each function
	for _, n := range sortedByID(slices.Clone(p.Nodes(model.KindFunctionURL))) {
		var functions []*model.Node
		for _, l := range p.t.Out(n.ID) {
			if to := p.To(l); to.Kind() == model.KindLambda && !slices.Contains(functions, to) {
				functions = append(functions, to)
			}
		}
		switch {
		case len(functions) == 0:
			p.About(n, "", "url", label(n), "what", "it leads to none")
		case len(functions) > 1:
			p.About(n, "", "url", label(n), "what", "it leads to "+strconv.Itoa(len(functions))).With(sortedByID(functions)...)
		case urls[functions[0]] != nil:
			p.About(n, "", "url", label(n), "what", label(functions[0])+" has the address "+label(urls[functions[0]])+", and a second takes an alias, which cannot be drawn").With(functions[0], urls[functions[0]])
		default:
			urls[functions[0]] = n
		}
	}
}

func namelessRecords(p *Pass) {
	for _, n := range p.Nodes(model.KindRecord) {
		if r, _ := model.As[*model.Record](n); r.Name.Val() == "" {
			p.About(n, "name", "record", label(n))
		}
	}
}

func choicesBehindLinks(p *Pass) {
	for _, l := range p.Links(model.Integration) {
		link := p.To(l)
		if link.Kind() != model.KindVPCLink {
			continue
		}
		if out := p.t.Out(link.ID); len(out) > 1 {
			p.AboutLink(l, "", "api", label(p.From(l)), "link", label(link), "n", strconv.Itoa(len(out))).With(link)
		}
	}
}

func ttlsOfValues(p *Pass) {
	for _, g := range p.GroupsOf(model.PolicySimple) {
		var ttls []int
		for _, a := range g.LegalAnswers() {
			if r, _ := model.As[*model.Record](a.Record); !a.Spec.Alias.Val() {
				ttls = append(ttls, a.Spec.TTL.Or(r.TTL.Val()))
			}
		}
		slices.Sort(ttls)
		if ttls = slices.Compact(ttls); len(ttls) > 1 {
			p.AboutGroup(g, "ttl", "a", strconv.Itoa(ttls[0]), "b", strconv.Itoa(ttls[len(ttls)-1]))
		}
	}
}

func encryptedWebsites(p *Pass) {
	for _, n := range p.Nodes(model.KindS3) {
		if b, _ := model.As[*model.S3](n); b.Access.Val() == model.AccessWebsite && withKMS(b) {
			p.About(n, "encryption", "bucket", label(n)).OfferSafe("sse-s3", "Encrypt with keys of S3", setNode(n, "encryption", "sse-s3"))
		}
	}
}

func unsignedKeys(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, b *model.S3) {
		if keyWithoutSignature(o, b) {
			p.AboutLink(l, "access", "dist", label(p.From(l)), "bucket", label(p.To(l))).
				Offer("oac", "Use origin access control, and block public access", setLink(l, "access", model.AccessOAC), setNode(p.To(l), "blockPublicAccess", "true"))
		}
	})
}

// keyWithoutSignature tells whether CloudFront reads an open bucket without signing, and
// the bucket is encrypted with keys of KMS: nobody reads it around CloudFront either.
func keyWithoutSignature(o *model.OriginSpec, b *model.S3) bool {
	return o.Access.Val() == model.AccessNone && !b.BlockPublicAccess.Val() && withKMS(b)
}

func withKMS(b *model.S3) bool { return strings.HasSuffix(b.Encryption.Val(), "sse-kms") }

func replicaKeys(p *Pass) {
	for _, l := range p.Links(model.Replicates) {
		from, ok := model.As[*model.S3](p.From(l))
		to, _ := model.As[*model.S3](p.To(l)) // copies of a bucket go to buckets
		if ok && withKMS(from) && !withKMS(to) {
			p.AboutLink(l, "", "bucket", label(p.From(l)), "t", label(p.To(l))).Offer("kms", "Encrypt the copies with a key of KMS", setNode(p.To(l), "encryption", "sse-kms"))
		}
	}
}

func oneAuthorizer(p *Pass) {
	for _, n := range p.t.Nodes {
		var all []*model.Link
		for _, l := range p.t.Out(n.ID) {
			a, isAPI := model.APIOf(n.Spec)
			if l.Kind == model.Authorizes && !p.illegal[l] && !(isAPI && a.Auth.IsSet() && a.Auth.Val() != model.AuthBy(n, p.To(l))) {
				all = append(all, l)
			}
		}
		if len(all) < 2 {
			continue
		}
		asked := model.AuthorizerOf(p.t, n)
		if n.Kind() == model.KindRESTAPI && asked.Kind() == model.KindCognito {
			continue
		}
		others := slices.DeleteFunc(all, func(l *model.Link) bool { return p.To(l) == asked })
		if len(others) == 0 {
			continue
		}
		slices.SortFunc(others, func(a, b *model.Link) int { return strings.Compare(a.To, b.To) })
		var names []*model.Node
		for _, l := range others {
			names = append(names, p.To(l))
		}
		p.AboutLink(others[0], "", "n", label(n), "first", label(asked), "other", labels(names)).With(asked).Along(others[1:]...)
	}
}
