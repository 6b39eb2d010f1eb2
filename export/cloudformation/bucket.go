package cloudformation

import (
	"slices"

	"portolan/model"
)

// bucketService makes a private bucket and its policy.
var bucketService = &service{
	kind: model.KindS3, makes: []string{"AWS::S3::Bucket", "AWS::S3::BucketPolicy", "AWS::KMS::Key", "AWS::IAM::Role", "AWS::IAM::Policy"}, lives: ownRegion, step: stepParts,
	plan: (*exporter).checkBucket, write: (*exporter).bucket, finish: (*exporter).bucketPolicy,
	properties: []string{"region", "access", "blockPublicAccess", "bucketName", "encryption"},
	links:      only(map[model.Kind][]string{model.KindS3: nil}),
	host:       websiteHost, zone: websiteZone, origin: websiteOrigin,
	arn: func(x *exporter, s *stack, n *model.Node) value {
		return x.lend(s, n, "BucketArn", "ARN of the bucket "+n.ID+".", "Bucket", "Arn")
	},
}

func (x *exporter) checkBucket(n *model.Node) {
	x.checkReplicas(n)
	if len(x.t.In(n.ID)) == 0 {
		x.guard(notReached, n, "nothing reads or writes it: draw the link, or remove it")
	}
}

// readers are the links of distributions that reach a private bucket in one of
// the ways.
func (x *exporter) readers(n *model.Node, ways ...string) []*model.Link {
	var out []*model.Link
	if isWebsite(n) {
		return nil // read by everybody
	}
	for _, l := range ofKind(x.t.In(n.ID), model.Origin) {
		if o, _ := model.LinkAs[*model.OriginSpec](l); slices.Contains(ways, o.Access.Val()) {
			out = append(out, l)
		}
	}
	return out
}

func (x *exporter) bucket(n *model.Node) {
	b, _ := model.As[*model.S3](n)
	s := x.stack(n.Region())
	encryption := []field{f("SSEAlgorithm", str("AES256"))}
	if usesKMS(n) {
		encryption = []field{f("SSEAlgorithm", str("aws:kms")), f("KMSMasterKeyID", getAtt(s.id(n.ID, "Key"), "Arn"))}
		x.bucketKey(s, n)
	}
	var name value
	if b.BucketName.IsSet() {
		name = s.param(Parameter{
			Name: x.word(n.ID) + "BucketName", Type: "String", Pattern: bucketPattern, Default: b.BucketName.Val(), Drawn: true,
			Description: "Name of the bucket " + n.ID + ". Bucket names are unique in all of AWS.",
		})
	}
	id := s.id(n.ID, "Bucket")
	var website value
	if isWebsite(n) {
		website = object(f("IndexDocument", str("index.html")), f("ErrorDocument", str("error.html")))
	}
	s.add(&resource{
		rank: rankBucket, id: id, kind: "AWS::S3::Bucket", comment: comment(n), stateful: true,
		properties: object(
			f("BucketName", name),
			f("BucketEncryption", encryptedBy(encryption...)),
			f("OwnershipControls", owner("BucketOwnerEnforced")),
			f("PublicAccessBlockConfiguration", publicAccess(b.BlockPublicAccess.Or(true))),
			f("VersioningConfiguration", object(f("Status", str("Enabled")))),
			f("ReplicationConfiguration", x.replication(s, n)),
			f("WebsiteConfiguration", website),
			f("Tags", x.tags()),
		),
	})
	s.output(x.word(n.ID)+"BucketName", "Name of the bucket "+n.ID+".", ref(id))
}

// encryptedBy is the encryption of a bucket. A bucket key spares most calls to
// KMS.
func encryptedBy(fields ...field) value {
	rule := []field{f("ServerSideEncryptionByDefault", object(fields...))}
	if len(fields) > 1 {
		rule = append(rule, f("BucketKeyEnabled", boolean(true)))
	}
	return object(f("ServerSideEncryptionConfiguration", list(object(rule...))))
}

func owner(rule string) value {
	return object(f("Rules", list(object(f("ObjectOwnership", str(rule))))))
}

func publicAccess(blocked bool) value {
	v := func() value { return boolean(blocked) }
	return object(f("BlockPublicAcls", v()), f("BlockPublicPolicy", v()), f("IgnorePublicAcls", v()), f("RestrictPublicBuckets", v()))
}

// tlsOnly refuses requests to a bucket that are not encrypted.
func tlsOnly(arn string) value {
	return object(
		f("Sid", str("TlsOnly")), f("Effect", str("Deny")), f("Principal", quoted("*")), f("Action", quoted("s3:*")),
		f("Resource", list(sub(arn), sub(arn+"/*"))),
		f("Condition", object(f("Bool", object(f("aws:SecureTransport", quoted("false")))))),
	)
}

// encryptedOnly gives a bucket a policy that says no more than that.
func (x *exporter) encryptedOnly(s *stack, n *model.Node, bucket, what string) {
	s.add(policyFor(s.id(n.ID, "LogBucketPolicy"), bucket, what))
}

func policyFor(id, bucket, what string) *resource {
	return &resource{
		rank: rankBucket, id: id, kind: "AWS::S3::BucketPolicy", comment: what,
		properties: object(f("Bucket", ref(bucket)), f("PolicyDocument", object(
			f("Version", quoted("2012-10-17")), f("Statement", list(tlsOnly("arn:${AWS::Partition}:s3:::${"+bucket+"}")))))),
	}
}

// bucketKey encrypts a bucket. Its policy cannot name the distribution, which
// names the bucket, which names the key; it names the account's distributions.
func (x *exporter) bucketKey(s *stack, n *model.Node) {
	statements := list(object(
		f("Sid", str("Account")), f("Effect", str("Allow")),
		f("Principal", object(f("AWS", sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")))),
		f("Action", str("kms:*")), f("Resource", str("*")),
	))
	if len(x.readers(n, model.AccessOAC)) > 0 {
		statements.Content = append(statements.Content, object(
			f("Sid", str("CloudFront")), f("Effect", str("Allow")),
			f("Principal", object(f("Service", str("cloudfront.amazonaws.com")))),
			f("Action", strs("kms:Decrypt", "kms:GenerateDataKey*")), f("Resource", str("*")),
			f("Condition", object(f("StringLike", object(f("aws:SourceArn", sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/*")))))),
		))
	}
	s.add(&resource{
		rank: rankBucket, id: s.id(n.ID, "Key"), kind: "AWS::KMS::Key", comment: comment(n) + ", its key", stateful: true,
		properties: object(
			f("Description", sub("Objects of a bucket of ${AWS::StackName}")), f("EnableKeyRotation", boolean(true)),
			f("KeyPolicy", object(f("Version", quoted("2012-10-17")), f("Statement", statements))),
		),
	})
}
