package cloudformation

import (
	"slices"

	"portolan/model"
)

// websiteHeader is the header that a bucket policy can ask for. A website knows
// no other way to tell who calls.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
const websiteHeader = "Referer"

func isWebsite(n *model.Node) bool {
	b, ok := model.As[*model.S3](n)
	return ok && b.Access.Val() == model.AccessWebsite
}

// websiteDashes are the Regions whose website endpoints have a dash before the
// Region; the others have a dot.
// https://docs.aws.amazon.com/general/latest/gr/s3.html
var websiteDashes = []string{
	"us-east-1", "us-west-1", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-west-1", "sa-east-1", "us-gov-west-1",
}

// websiteZones are the hosted zones of the website endpoints. CloudFormation has
// no attribute for them; where none is known here the owner says.
// https://docs.aws.amazon.com/general/latest/gr/s3.html
var websiteZones = map[string]string{
	"us-east-1": "Z3AQBSTGFYJSTF", "us-east-2": "Z2O1EMRO9K5GLX", "us-west-1": "Z2F56UZL2M1ACD", "us-west-2": "Z3BJ6K6RIION7M",
	"eu-west-1": "Z1BKCTXD74EZPE", "eu-west-2": "Z3GKZC51ZF0DB4", "eu-central-1": "Z21DNDUVLTQW6Q",
	"ap-south-1": "Z11RGJOFQNVJUP", "ap-southeast-1": "Z3O0J2DXBE1FTB", "ap-southeast-2": "Z1WCIGYICN2BYD",
	"ap-northeast-1": "Z2M4EHUR26P7ZW", "ap-northeast-2": "Z3W03O7B5YMIYP",
	"ca-central-1": "Z1QDHH18159H29", "sa-east-1": "Z7KQH4QJS55SO", "us-gov-west-1": "Z31GFT0UA1I2HV",
}

// websiteHost is the endpoint of all websites of a Region: it finds the bucket
// by the name that was asked for.
func websiteHost(_ *exporter, _ *stack, n *model.Node) value {
	dot := "."
	if slices.Contains(websiteDashes, n.Region()) {
		dot = "-"
	}
	return sub("s3-website" + dot + n.Region() + ".${AWS::URLSuffix}")
}

func websiteZone(_ *exporter, s *stack, n *model.Node) value {
	if zone := websiteZones[n.Region()]; zone != "" {
		return str(zone)
	}
	return s.param(Parameter{
		Name: "WebsiteZoneId" + logical(n.Region()), Type: "String", Pattern: hostedZonePattern,
		Description: "Hosted zone of the S3 website endpoint of " + n.Region() + ", as the AWS General Reference lists it.",
	})
}

// websiteOrigin is the endpoint of one website; nothing for a private bucket.
func websiteOrigin(x *exporter, s *stack, n *model.Node) (host, path value) {
	if !isWebsite(n) {
		return nil, nil
	}
	from := x.stackOf(n)
	split := list(quoted("/"), getAtt(from.id(n.ID, "Bucket"), "WebsiteURL"))
	split.Tag = "!Split"
	return carry(from, s, x.word(n.ID)+"WebsiteHost", "Website endpoint of the bucket "+n.ID+".", selectItem(2, split)), nil
}

// replicas are the buckets to which a bucket is copied.
func (x *exporter) replicas(n *model.Node) []*model.Node {
	var out []*model.Node
	for _, l := range ofKind(x.t.Out(n.ID), model.Replicates) {
		if to := x.t.Node(l.To); to.Kind() == model.KindS3 { // others are no legal link
			out = append(out, to)
		}
	}
	return out
}

func (x *exporter) checkReplicas(n *model.Node) {
	for _, to := range x.replicas(n) {
		if slices.Contains(x.replicas(to), n) {
			x.refuse(n, "%s and %s are copied to each other, and CloudFormation has no resource for the replication of a bucket that is there: draw one direction", n.ID, to.ID)
		}
	}
}

// replication copies new objects to other buckets; nil for a bucket that is not
// copied. The policy of the role names the bucket, which names the role: it is
// a resource of its own.
func (x *exporter) replication(s *stack, n *model.Node) value {
	all := x.replicas(n)
	if len(all) == 0 {
		return nil
	}
	role, bucket := s.id(n.ID, "ReplicationRole"), s.id(n.ID, "Bucket")
	rules, copies := list(), list()
	for i, to := range all {
		rule := []field{
			f("Id", str(to.ID)), f("Status", str("Enabled")), f("Priority", num(i+1)), f("Filter", object(f("Prefix", quoted("")))),
			f("DeleteMarkerReplication", object(f("Status", str("Disabled")))),
		}
		destination := []field{f("Bucket", x.arnOf(s, to))}
		if usesKMS(n) { // copied only with a key of the place where they go
			rule = append(rule, f("SourceSelectionCriteria", object(f("SseKmsEncryptedObjects", object(f("Status", str("Enabled")))))))
			destination = append(destination, f("EncryptionConfiguration", object(f("ReplicaKmsKeyID", x.keyOf(s, to)))))
		}
		rules.Content = append(rules.Content, object(append(rule, f("Destination", object(destination...)))...))
		arn := x.arnOf(s, to)
		inside := "${" + arn.Value + "}"
		copies.Content = append(copies.Content, sub(inside+"/*"))
	}
	s.add(&resource{
		rank: rankBucket, id: role, kind: "AWS::IAM::Role", comment: comment(n) + ", what copying it may do",
		properties: object(f("AssumeRolePolicyDocument", trusts("s3.amazonaws.com")), f("Tags", x.tags())),
	})
	arn := "arn:${AWS::Partition}:s3:::${" + bucket + "}"
	s.add(&resource{
		rank: rankBucket, id: s.id(n.ID, "ReplicationPolicy"), kind: "AWS::IAM::Policy", comment: comment(n) + ", what copying it may do",
		properties: object(f("PolicyName", str("replication")), f("Roles", list(ref(role))),
			f("PolicyDocument", object(f("Version", quoted("2012-10-17")), f("Statement", list(append([]value{
				object(f("Effect", str("Allow")), f("Action", strs("s3:GetReplicationConfiguration", "s3:ListBucket")), f("Resource", sub(arn))),
				object(f("Effect", str("Allow")), f("Action", strs("s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")), f("Resource", sub(arn+"/*"))),
				object(f("Effect", str("Allow")), f("Action", strs("s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags")), f("Resource", copies)),
			}, x.copiesKeys(s, n)...)...))))),
	})
	return object(f("Role", getAtt(role, "Arn")), f("Rules", rules))
}

// usesKMS tells whether objects of a bucket are encrypted with a key of KMS.
func usesKMS(n *model.Node) bool {
	b, ok := model.As[*model.S3](n)
	return ok && b.Encryption.Val() == "sse-kms"
}

// keyOf is the ARN of the key of a bucket, as seen from a stack.
func (x *exporter) keyOf(s *stack, to *model.Node) value {
	from := x.stackOf(to)
	return carry(from, s, x.word(to.ID)+"KeyArn", "ARN of the key of the bucket "+to.ID+".", getAtt(from.id(to.ID, "Key"), "Arn"))
}

// What reading and writing objects asks of the key of their bucket. Writing large
// objects in parts reads as well.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
var (
	keyReads  = []string{"kms:Decrypt"}
	keyWrites = []string{"kms:Decrypt", "kms:GenerateDataKey"}
)

// keyUse is the statement that lets a role use the key of a bucket, none for a bucket
// that has no key of its own. The policy of the key leaves it to the policies of roles.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func (x *exporter) keyUse(s *stack, to *model.Node, actions []string) []value {
	if !usesKMS(to) {
		return nil
	}
	return []value{object(f("Effect", str("Allow")), f("Action", strs(actions...)), f("Resource", x.keyOf(s, to)))}
}

// copiesKeys are the statements that let the role of a replication use the keys
// of the bucket and of its copies.
func (x *exporter) copiesKeys(s *stack, n *model.Node) []value {
	var out []value
	if !usesKMS(n) {
		return nil
	}
	out = append(out, object(f("Effect", str("Allow")), f("Action", str("kms:Decrypt")), f("Resource", getAtt(s.id(n.ID, "Key"), "Arn"))))
	for _, to := range x.replicas(n) {
		out = append(out, object(f("Effect", str("Allow")), f("Action", strs("kms:Encrypt", "kms:GenerateDataKey*")), f("Resource", x.keyOf(s, to))))
	}
	return out
}
