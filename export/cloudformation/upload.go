package cloudformation

// templateBucket is the logical id of the bucket of an upload stack, by which the
// stack is known when a set is read back.
const templateBucket = "TemplateBucket"

// uploadStack holds a bucket for templates that are too large to be passed as
// they are. It deploys first, and deploy.sh puts them there.
func (x *exporter) uploadStack(region string) (Stack, error) {
	s := newStack(x.name+"-"+region+"-templates", region, x.words)
	const what = "Templates that are too large to be passed as they are"
	id := s.id("", templateBucket)
	s.add(&resource{
		rank: rankBucket, id: id, kind: "AWS::S3::Bucket", comment: what, stateful: true,
		properties: object(
			f("BucketEncryption", encryptedBy(f("SSEAlgorithm", str("AES256")))), f("OwnershipControls", owner("BucketOwnerEnforced")),
			f("PublicAccessBlockConfiguration", publicAccess(true)),
			f("LifecycleConfiguration", object(f("Rules", list(object(
				f("Id", str("old-templates")), f("Status", str("Enabled")), f("ExpirationInDays", num(90))))))),
			f("Tags", x.tags()),
		),
	})
	s.add(policyFor(s.id("", templateBucket+"Policy"), id, what))
	s.output(templateBucket+"Name", "Name of the bucket for large templates.", ref(id))
	src, err := s.render(head{description: oneLine(what+", of "+x.name+" in "+region+".", 1000)})
	return s.done(src), err
}
