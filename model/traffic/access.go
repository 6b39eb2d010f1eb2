package traffic

import (
	"fmt"
	"strings"

	"portolan/model"
)

// Unsigned tells whether a private bucket gets requests of CloudFront without a
// signature. Its REST endpoint looks at nothing else: no header, no address.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func Unsigned(o *model.OriginSpec, bucket *model.S3) bool {
	return bucket.Access.Val() == model.AccessREST && !signs(o.Access.Val()) && bucket.BlockPublicAccess.Val()
}

// signs tells whether CloudFront signs requests for a bucket.
func signs(access string) bool { return access == model.AccessOAC || access == model.AccessOAI }

// KeyOutOfReach tells whether CloudFront reads objects that are encrypted with
// keys of KMS by an identity, which cannot use them.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func KeyOutOfReach(o *model.OriginSpec, bucket *model.S3) bool {
	return bucket.Access.Val() == model.AccessREST && o.Access.Val() == model.AccessOAI && bucket.Encryption.Val() == "sse-kms"
}

// SignsForWebsite tells whether CloudFront is to sign for a website endpoint,
// which is a custom origin and takes no signature.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func SignsForWebsite(o *model.OriginSpec, bucket *model.S3) bool {
	return bucket.Access.Val() == model.AccessWebsite && signs(o.Access.Val())
}

// ClosedWebsite tells whether a website endpoint reads, as anybody, a bucket that
// blocks public access.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteAccessPermissionsReqd.html
func ClosedWebsite(bucket *model.S3) bool {
	return bucket.Access.Val() == model.AccessWebsite && bucket.BlockPublicAccess.Val()
}

// keyAsked tells whether somebody without a signature reads objects that are
// encrypted with keys of KMS: S3 decrypts for nobody whom it does not know.
// https://repost.aws/knowledge-center/s3-website-cloudfront-error-403
func keyAsked(access string, bucket *model.S3) bool {
	anonymous := bucket.Access.Val() == model.AccessWebsite || access != "" && !signs(access)
	return anonymous && bucket.Encryption.Val() == "sse-kms"
}

// UnsignedURL tells whether a function URL that wants signatures gets requests of
// CloudFront without one.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
func UnsignedURL(o *model.OriginSpec, url *model.FunctionURL) bool {
	return url.AuthType.Val() == model.AuthTypeIAM && o.Access.Val() != model.AccessOAC
}

// denied says why a bucket or a function URL does not let in whom CloudFront, or
// the user of a website, presents. S3 answers browsers that ask before a request
// (OPTIONS) by its CORS rules, without looking at signatures.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
func (c *course) denied(n *model.Node, via *model.Link, from sender) (status int, why string) {
	o, behind := model.LinkAs[*model.OriginSpec](c.originLink(via))
	behind = behind && from.talks() == fromEdge
	method := strings.ToUpper(c.request.Method)
	access := ""
	if behind {
		access = o.Access.Val()
	}
	reads := method == "" || method == "GET" || method == "HEAD"
	switch s := n.Effective().(type) {
	case *model.S3:
		switch {
		case ClosedWebsite(s) && reads:
			return 403, fmt.Sprintf("the website endpoint of %s reads objects as anybody could, and the bucket blocks public access: it answers 403 AccessDenied", n.Label())
		case keyAsked(access, s) && reads:
			return 403, fmt.Sprintf("%s is encrypted with keys of KMS, and S3 decrypts for nobody who does not sign: it answers 403 AccessDenied", n.Label())
		case !behind:
		case SignsForWebsite(o, s):
			return 400, fmt.Sprintf("%s is an S3 website, which takes no signature of CloudFront", n.Label())
		case Unsigned(o, s) && method != "OPTIONS":
			return 403, fmt.Sprintf("%s blocks public access, and CloudFront signs nothing without an access control: S3 answers 403 AccessDenied", n.Label())
		case KeyOutOfReach(o, s) && reads:
			return 403, fmt.Sprintf("an origin access identity cannot use the keys of KMS by which %s is encrypted: S3 answers 403 AccessDenied", n.Label())
		}
	case *model.RESTAPI:
		if s.Endpoint.Val() == model.EndpointPrivate && !s.ResourcePolicy.Val() {
			return 403, fmt.Sprintf("%s is private and has no resource policy, so it lets nobody in: it answers 403", n.Label())
		}
	case *model.FunctionURL:
		if behind && UnsignedURL(o, s) && !c.signedByUsers(o) {
			return 403, fmt.Sprintf("%s wants signed requests, and CloudFront signs none without origin access control: Lambda answers 403", n.Label())
		}
	}
	return 0, ""
}

// signedByUsers tells whether the users are said to sign by themselves, and their
// signature reaches the origin.
func (c *course) signedByUsers(o *model.OriginSpec) bool {
	u, _ := model.As[*model.Users](c.users)
	return u.Presents.IsSet() && c.presents(model.PresentsAWSSignature) && o.Forwards(authorization)
}
