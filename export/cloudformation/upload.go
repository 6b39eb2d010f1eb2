package cloudformation

// uploadStack holds a bucket for templates that are too large to be passed as
// they are. It deploys first, and deploy.sh puts them there.
func (x *exporter) uploadStack(region string) (Stack, error) {
	s := newStack(x.name+"-"+region+"-templates", region, x.words)
	const what = "Templates that are too large to be passed as they are"
	id := s.id("", "TemplateBucket")
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
	s.add(policyFor(s.id("", "TemplateBucketPolicy"), id, what))
	s.output("TemplateBucketName", "Name of the bucket for large templates.", ref(id))
	src, err := s.render(head{description: oneLine(what+", of "+x.name+" in "+region+".", 1000)})
	return s.done(src), err
}
