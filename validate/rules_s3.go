package validate

import (
	"cmp"
	"slices"

	"portolan/model"
	"portolan/model/traffic"
)

// s3Rules judge buckets, behind CloudFront and alone.
var s3Rules = []*Rule{
	{
		ID: "cloudfront/s3-origin-no-access-control", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseAccess},
		Title:     "Private bucket without origin access control",
		When:      "A behaviour reads a bucket that blocks public access through its REST endpoint, with neither origin access control nor an origin access identity.",
		Why:       "The bucket refuses anonymous requests, and CloudFront signs its requests only with origin access control.",
		Message:   "{dist} has no permission on {bucket} (403)",
		FixText:   "Add origin access control (OAC) and the bucket policy",
		ExamTip:   "OAC is the current answer; OAI in older questions",
		Sources:   []string{srcPrivateContentRestrictingAccessToS3, srcAPIOriginAccessControlConfig, srcCloudfrontControls},
		Controls:  []string{"CloudFront.13"},
		StudyNote: noteOriginAccessIdentity,
		Check:     bucketAccess,
	},
	{
		ID: "cloudfront/oai-legacy", Group: "cloudfront", Severity: Info, Verified: VerifiedYes,
		Title:     "Origin access identity",
		When:      "A behaviour reads a bucket with an origin access identity.",
		Why:       "It still works, yet it cannot do SSE-KMS or writes and does not exist in newer Regions.",
		Message:   "OAI from {dist} to {bucket} works but is legacy",
		FixText:   "Move to OAC (SSE-KMS, all regions, PUT)",
		ExamTip:   "Where only OAI is offered as an answer it is still right",
		Sources:   []string{srcPrivateContentRestrictingAccessToS3, srcCloudfrontControls},
		Controls:  []string{"CloudFront.13"},
		StudyNote: noteOriginAccessIdentity,
		Check:     legacyOAI,
	},
	{
		ID: "cloudfront/oai-kms", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseAccess},
		Title:     "Origin access identity and KMS keys",
		When:      "A behaviour reads a bucket with an origin access identity, and the bucket is encrypted with keys of KMS.",
		Why:       "An identity cannot use keys of KMS, so no object can be read.",
		Message:   "{dist} cannot read {bucket}: an OAI has no use of KMS keys",
		FixText:   "Use OAC and let the key policy name the distribution",
		Sources:   []string{srcPrivateContentRestrictingAccessToS3},
		StudyNote: noteOriginAccessIdentity,
		Check:     identityKeys,
	},
	{
		ID: "cloudfront/writes-to-website", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:   "Writes to a website endpoint",
		When:    "A behaviour is said to allow all methods, and its origin is the website endpoint of a bucket.",
		Why:     "A website endpoint answers GET and HEAD alone; everything else gets 405.",
		Message: "{dist} passes POST, PUT, PATCH and DELETE on to the website endpoint of {bucket}, which refuses them with 405",
		FixText: "Allow GET and HEAD only, or write through the REST endpoint with OAC",
		Note:    "Origin groups are cloudfront/origin-group-write-methods.",
		Sources: []string{srcWebsiteEndpoints},
		Check:   websiteWrites,
	},
	{
		ID: "cloudfront/oac-on-website", Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseAccess},
		Title:     "Origin access control on a website endpoint",
		When:      "A behaviour uses origin access control or an origin access identity towards a website endpoint.",
		Why:       "Website endpoints do not understand signed requests: they are plain HTTP servers for public objects.",
		Message:   "OAC/OAI do not work with the S3 website endpoint of {bucket}",
		FixText:   "Use the REST endpoint with OAC, or a secret header",
		ExamTip:   "Website endpoint = custom origin over HTTP",
		Sources:   []string{srcPrivateContentRestrictingAccessToS3},
		StudyNote: noteWebsiteEndpoint,
		Check:     websiteAccess,
	},
	{
		ID: websiteOriginHTTPS, Group: "cloudfront", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseProtocol},
		Title:     "HTTPS to a website endpoint",
		When:      "A behaviour calls a website endpoint, perhaps by a name of Route 53, over HTTPS only.",
		Why:       "The endpoint does not listen on port 443, so every request fails.",
		Message:   "The S3 website endpoint of {bucket} does not speak HTTPS",
		FixText:   "Use http-only, or the REST endpoint with OAC",
		Sources:   []string{srcUsingHttpsCloudfrontToS3Origin, srcUsingHttpsCloudfrontToCustomOrigin},
		StudyNote: noteWebsiteEndpoint,
		Check:     websiteHTTPS,
	},
	{
		ID: "cloudfront/no-default-root-object", Group: "cloudfront", Severity: Warning, Verified: VerifiedYes,
		Title:    "No default root object",
		When:     "The default behaviour leads to the REST endpoint of a bucket, the distribution has no default root object, and no function on viewer requests is said to rewrite the root.",
		Why:      "Users who open the bare name see an error or a list of the bucket.",
		Message:  "The root URL of {dist} returns an error or a listing",
		FixText:  "Set index.html",
		Sources:  []string{srcCloudfrontControls, srcAPIDistributionConfig, srcCheckov},
		Controls: []string{"CloudFront.1", "CKV_AWS_305"},
		Check:    rootObjects,
	},
	{
		ID: "s3/public-bucket-behind-cloudfront", Group: "s3", Severity: Warning, Verified: VerifiedYes,
		Title:    "Public bucket behind CloudFront",
		When:     "The REST endpoint of a bucket is an origin, and the bucket does not block public access.",
		Why:      "The objects can be read from the bucket itself, around cache, web ACL and signed URLs.",
		Message:  "{bucket} can be read around CloudFront",
		FixText:  "Block public access and use OAC",
		Sources:  []string{srcS3Controls, srcCloudfrontControls, srcCheckov, srcPrivateContentRestrictingAccessToS3},
		Controls: []string{"S3.8", "CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6"},
		Check:    publicBuckets,
	},
	{
		ID: "s3/website-needs-public-read", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Explains:  []traffic.Cause{traffic.CauseAccess},
		Title:     "Website endpoint of a private bucket",
		When:      "A website bucket gets requests and blocks public access.",
		Why:       "The website endpoint reads objects as anybody could; blocked, it answers 403.",
		Message:   "The website endpoint of {bucket} needs public read",
		FixText:   "Use the REST endpoint with OAC",
		Note:      "Asked of buckets that get requests.",
		Sources:   []string{srcGettingStartedS3},
		StudyNote: noteWebsiteEndpoint,
		Check:     privateWebsites,
	},
	{
		ID: "s3/website-no-https", Group: "s3", Severity: Warning, Verified: VerifiedYes,
		Title:   "Website endpoint without CloudFront",
		When:    "Users who do not say what they speak call a website endpoint, by a name too.",
		Why:     "Website endpoints listen for plain HTTP alone. Browsers try HTTPS first, and mark the site as not secure or refuse it.",
		Message: "The website endpoint of {bucket} has no HTTPS",
		FixText: "Put CloudFront in front",
		Note:    "Users who say that they speak plain HTTP get what they want, and requests of those who say HTTPS fail.",
		Sources: []string{srcUsingHttpsCloudfrontToS3Origin, srcWebsiteEndpoints},
		Check:   bareWebsites,
	},
	{
		ID: "s3/website-https", Group: "s3", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProtocol},
		Title:    "Website endpoint called over HTTPS",
		When:     "Users who are said to speak HTTPS call a website endpoint, by a name too.",
		Why:      "Website endpoints listen for plain HTTP alone, so no connection comes about.",
		Message:  "{users} speak HTTPS, and the website endpoint of {bucket} has none",
		FixText:  "Put CloudFront in front, or let the users speak plain HTTP",
		Note:     "Users of whom nothing is said fall back to plain HTTP, which is a warning.",
		Sources:  []string{srcUsingHttpsCloudfrontToS3Origin, srcWebsiteEndpoints},
		Check:    encryptedCalls,
	},
	{
		ID: "s3/replication-for-failover", Group: "s3", Severity: Warning, Verified: VerifiedYes,
		Title:    "Standby bucket without replication",
		When:     "Both members of an origin group are buckets, neither replicates to the other, and the group fails over for other codes than 403 and 404.",
		Why:      "Failover leads to old or missing objects.",
		Message:  "The secondary bucket {bucket} may be empty or stale",
		FixText:  "Add cross-region replication",
		ExamTip:  "S3 origin failover = origin group + CRR",
		Sources:  []string{srcS3Controls, srcHighAvailabilityOriginFailover},
		Controls: []string{"S3.7"},
		Check:    replicas,
	},
}

// bucketOrigins visits the behaviours that a bucket serves by one endpoint.
func (p *Pass) bucketOrigins(endpoint string, visit func(l *model.Link, o *model.OriginSpec, b *model.S3)) {
	for _, l := range p.Links(model.Origin) {
		b, ok := model.As[*model.S3](p.To(l))
		if !ok || b.Access.Val() != endpoint {
			continue
		}
		o, _ := model.LinkAs[*model.OriginSpec](l)
		visit(l, o, b)
	}
}

func bucketAccess(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, b *model.S3) {
		if traffic.Unsigned(o, b) {
			p.AboutLink(l, "access", "dist", label(p.From(l)), "bucket", label(p.To(l))).
				OfferSafe("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
		}
	})
}

func legacyOAI(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, _ *model.S3) {
		if o.Access.Val() == model.AccessOAI {
			p.AboutLink(l, "access", "dist", label(p.From(l)), "bucket", label(p.To(l))).
				OfferSafe("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
		}
	})
}

func identityKeys(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, b *model.S3) {
		if traffic.KeyOutOfReach(o, b) {
			p.AboutLink(l, "access", "dist", label(p.From(l)), "bucket", label(p.To(l))).
				OfferSafe("oac", "Use origin access control", setLink(l, "access", model.AccessOAC))
		}
	})
}

func websiteAccess(p *Pass) {
	p.bucketOrigins(model.AccessWebsite, func(l *model.Link, o *model.OriginSpec, b *model.S3) {
		if !traffic.SignsForWebsite(o, b) {
			return
		}
		bucket := p.To(l)
		f := p.AboutLink(l, "access", "dist", label(p.From(l)), "bucket", label(bucket))
		if p.onlyOrigin(bucket) {
			f.Offer("rest", "Use the REST endpoint of "+label(bucket)+" with origin access control", p.restBucket(bucket)...)
		}
		f.Offer("header", "Keep the website endpoint and let it check a secret header", setLink(l, "access", model.AccessHeader))
	})
}

// restBucket is the edits that make a bucket private, for CloudFront alone.
func (p *Pass) restBucket(bucket *model.Node) []model.Edit {
	edits := []model.Edit{setNode(bucket, "access", model.AccessREST), setNode(bucket, "blockPublicAccess", "true")}
	for _, l := range p.t.In(bucket.ID) {
		if l.Kind == model.Origin {
			edits = append(edits, setLink(l, "access", model.AccessOAC), setLink(l, "originProtocol"))
		}
	}
	return edits
}

func publicBuckets(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, b *model.S3) {
		if b.BlockPublicAccess.Val() || keyWithoutSignature(o, b) {
			return
		}
		bucket := p.To(l)
		f := p.AboutLink(l, "blockPublicAccess", "bucket", label(bucket))
		edits := []model.Edit{setNode(bucket, "blockPublicAccess", "true")}
		for _, in := range p.t.In(bucket.ID) {
			if o, ok := model.LinkAs[*model.OriginSpec](in); ok && o.Access.Val() == model.AccessNone {
				edits = append(edits, setLink(in, "access", model.AccessOAC))
			}
		}
		title := "Block public access to " + label(bucket) + " and use origin access control"
		if p.onlyOrigin(bucket) {
			f.OfferSafe("private", title, edits...)
		} else {
			f.Offer("private", title, edits...)
		}
	})
}

func websiteHTTPS(p *Pass) {
	p.bucketOrigins(model.AccessWebsite, func(l *model.Link, o *model.OriginSpec, _ *model.S3) {
		if o.OriginProtocol.Val() == "https-only" {
			p.AboutLink(l, "originProtocol", "bucket", label(p.To(l))).
				OfferSafe("http", "Use http-only", setLink(l, "originProtocol", "http-only"))
		}
	})
}

func rootObjects(p *Pass) {
	p.bucketOrigins(model.AccessREST, func(l *model.Link, o *model.OriginSpec, _ *model.S3) {
		dist := p.From(l)
		d, _ := model.As[*model.CloudFront](dist)
		if o.Path.Val() == "*" && d.DefaultRootObject.Val() == "" && !p.rewritesRoot(dist) {
			p.AboutLink(l, "defaultRootObject", "dist", label(dist)).
				OfferSafe("index", "Set index.html", setNode(dist, "defaultRootObject", "index.html"))
		}
	})
}

func privateWebsites(p *Pass) {
	for _, n := range p.Nodes(model.KindS3) {
		b, _ := model.As[*model.S3](n)
		asked := slices.ContainsFunc(p.t.In(n.ID), func(l *model.Link) bool { return l.Data() && l.Kind != model.Writes })
		if !asked || !traffic.ClosedWebsite(b) {
			continue
		}
		f := p.About(n, "blockPublicAccess", "bucket", label(n))
		if p.onlyOrigin(n) {
			f.Offer("rest", "Use the REST endpoint with origin access control", p.restBucket(n)...)
		}
		f.Offer("public", "Allow public read", setNode(n, "blockPublicAccess", "false"))
	}
}

// bareWebsites names website endpoints that browsers call by plain HTTP, once HTTPS
// got them nowhere.
func bareWebsites(p *Pass) {
	p.eachWebsite(func(n *model.Node, ways []*way) {
		if slices.ContainsFunc(ways, func(w *way) bool { return model.FallsBack(w.from, n) }) {
			p.About(n, "", "bucket", label(n)).With(sortedByID(p.callers(n))...)
		}
	})
}

func encryptedCalls(p *Pass) {
	p.eachWebsite(func(n *model.Node, ways []*way) {
		i := slices.IndexFunc(ways, func(w *way) bool {
			u, ok := model.As[*model.Users](w.from)
			return ok && u.Protocol.Val() == model.ProtocolHTTPS && !model.FallsBack(w.from, n)
		})
		if i >= 0 {
			users := ways[i].from
			p.About(n, "", "users", label(users), "bucket", label(n)).With(users).With(sortedByID(p.callers(n))...).
				Offer("http", "Let "+label(users)+" speak plain HTTP", setNode(users, "protocol", model.ProtocolHTTP))
		}
	})
}

// eachWebsite visits the website endpoints with the ways of users to them.
func (p *Pass) eachWebsite(visit func(n *model.Node, ways []*way)) {
	for _, n := range p.Nodes(model.KindS3) {
		if b, _ := model.As[*model.S3](n); b.Access.Val() == model.AccessWebsite {
			visit(n, p.WaysOfUsers(n))
		}
	}
}

// turn is when the member of an origin group is asked: the primary first, the
// secondary last. Equal ones need another order, because that of the document
// says nothing.
func turn(member *model.Link) int {
	o, _ := model.LinkAs[*model.OriginSpec](member)
	switch o.GroupRole.Val() {
	case model.RolePrimary:
		return 0
	case model.RoleSecondary:
		return 2
	}
	return 1
}

func websiteWrites(p *Pass) {
	p.eachOrigin(func(l *model.Link, o *model.OriginSpec, dist, to *model.Node) {
		b, ok := model.As[*model.S3](to)
		if ok && b.Access.Val() == model.AccessWebsite && o.Group.Val() == "" && statedWrites(saying(l, "methods")) {
			p.AboutLink(l, "methods", "dist", label(dist), "bucket", label(to)).
				Offer("reads", "Allow GET and HEAD only", setLink(l, "methods", model.MethodsRead))
		}
	})
}

func replicas(p *Pass) {
	for _, g := range p.OriginGroups() {
		if len(g.members) != 2 || g.fallsThrough() {
			continue
		}
		members := slices.SortedFunc(slices.Values(g.members), func(x, y *model.Link) int {
			return cmp.Or(cmp.Compare(turn(x), turn(y)), cmp.Compare(x.To, y.To))
		})
		a, b := p.To(members[0]), p.To(members[1])
		if a.Kind() != model.KindS3 || b.Kind() != model.KindS3 || a == b || linked(p.t, a.ID, b.ID) || linked(p.t, b.ID, a.ID) {
			continue
		}
		p.About(b, "", "bucket", label(b)).With(a, g.dist).
			OfferSafe("replicate", "Replicate "+label(a)+" to "+label(b), model.Connect{From: a.ID, To: b.ID})
	}
}
