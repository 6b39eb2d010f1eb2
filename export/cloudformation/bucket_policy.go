package cloudformation

import (
	"slices"

	"portolan/model"
)

// bucketPolicy lets the distributions read, and nobody without TLS. It names
// the distributions and is never named by them: that would be a cycle.
func (x *exporter) bucketPolicy(n *model.Node) {
	signed := x.readers(n, model.AccessOAC, model.AccessOAI)
	bucketStack := x.stack(n.Region())
	s := bucketStack
	if len(signed) > 0 && n.Region() != x.home {
		s = x.accessStack(n.Region())
	}
	bucket := ref(bucketStack.id(n.ID, "Bucket"))
	name := "${" + bucketStack.id(n.ID, "Bucket") + "}"
	if s != bucketStack {
		bucket = carry(bucketStack, s, x.word(n.ID)+"BucketName", "Name of the bucket "+n.ID+".", bucket)
		name = "${" + x.word(n.ID) + "BucketName}"
	}
	arn := "arn:${AWS::Partition}:s3:::" + name
	statements := list(tlsOnly(arn))
	b, _ := model.As[*model.S3](n)
	switch {
	case isWebsite(n): // websites speak plain HTTP
		statements = list(x.websiteReaders(s, n, arn))
	case len(x.readers(n, model.AccessNone)) > 0 && !b.BlockPublicAccess.Or(true):
		statements.Content = append(statements.Content, everybodyReads(arn, nil))
	}
	statements.Content = append(statements.Content, x.signedReaders(s, arn, "CloudFrontReads", signed, "s3:GetObject")...)
	writers := slices.DeleteFunc(slices.Clone(signed), func(l *model.Link) bool {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		return o.Methods.Val() != model.MethodsAll
	})
	statements.Content = append(statements.Content, x.signedReaders(s, arn, "CloudFrontWrites", writers, "s3:PutObject", "s3:DeleteObject")...)
	s.add(&resource{
		rank: rankBucket, id: s.id(n.ID, "BucketPolicy"), kind: "AWS::S3::BucketPolicy", comment: comment(n) + ", who may read it",
		properties: object(f("Bucket", bucket), f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", statements)))),
	})
}

func everybodyReads(arn string, condition value) value {
	return object(
		f("Sid", str("EverybodyReads")), f("Effect", str("Allow")), f("Principal", quoted("*")),
		f("Action", str("s3:GetObject")), f("Resource", sub(arn+"/*")), f("Condition", condition))
}

// websiteReaders is who reads a website: everybody, or only those who show the
// secrets of all distributions that have one.
func (x *exporter) websiteReaders(s *stack, n *model.Node, arn string) value {
	secrets := list()
	for _, l := range x.t.In(n.ID) {
		if !l.Data() {
			continue
		}
		secret := x.secretFor(x.t.Node(l.From), l)
		if secret == nil {
			return everybodyReads(arn, nil)
		}
		secrets.Content = append(secrets.Content, secret.valid(s)...)
	}
	if len(secrets.Content) == 0 {
		return everybodyReads(arn, nil)
	}
	return everybodyReads(arn, object(f("StringEquals", object(f("aws:"+websiteHeader, secrets)))))
}

// signedReaders are the statements that let distributions in: those that sign
// their requests, and those that read as a legacy identity.
func (x *exporter) signedReaders(s *stack, arn, name string, links []*model.Link, actions ...string) []value {
	sources, identities := list(), list()
	seen := map[string]bool{}
	home := x.stack(x.home)
	for _, l := range links {
		o, _ := model.LinkAs[*model.OriginSpec](l)
		if seen[l.From+o.Access.Val()] {
			continue
		}
		seen[l.From+o.Access.Val()] = true
		if o.Access.Val() == model.AccessOAI {
			if len(identities.Content) == 0 {
				identity := x.accessIdentity(home, x.t.Node(l.To))
				identities = list(carry(home, s, x.word(l.To)+"CanonicalUserId", "Who reads the bucket "+l.To+" for CloudFront.", getAtt(identity, "S3CanonicalUserId")))
			}
			continue
		}
		sources.Content = append(sources.Content, x.distributionARN(s, x.t.Node(l.From)))
	}
	action := str(actions[0])
	if len(actions) > 1 {
		action = strs(actions...)
	}
	statement := func(sid string, principal field, condition value) value {
		return object(f("Sid", str(sid)), f("Effect", str("Allow")), f("Principal", object(principal)), f("Action", action), f("Resource", sub(arn+"/*")), f("Condition", condition))
	}
	var out []value
	if len(sources.Content) > 0 {
		only := sources
		if len(sources.Content) == 1 {
			only = sources.Content[0]
		}
		out = append(out, statement(name, f("Service", str("cloudfront.amazonaws.com")), object(f("StringEquals", object(f("AWS:SourceArn", only))))))
	}
	if len(identities.Content) > 0 {
		out = append(out, statement(name+"AsIdentity", f("CanonicalUser", identities.Content[0]), nil))
	}
	return out
}

// distributionARN is the ARN of a distribution, as seen from a stack.
func (x *exporter) distributionARN(s *stack, n *model.Node) value {
	home := x.stackOf(n)
	id := home.id(n.ID, "Distribution")
	inside := id
	if s != home {
		inside = x.word(n.ID) + "DistributionId"
		carry(home, s, inside, "Id of the distribution "+n.ID+".", ref(id))
	}
	return sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${" + inside + "}")
}
