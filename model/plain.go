package model

// FallsBack tells whether clients end up on plain HTTP at a server: those of a
// population that does not say what it speaks, at a website endpoint of S3, which
// speaks nothing else. Browsers try HTTPS first and take plain HTTP then, with a
// warning; a population that says https does not.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
func FallsBack(users, server *Node) bool {
	u, ok := users.Spec.(*Users)
	if !ok || u.Protocol.IsSet() {
		return false
	}
	b, ok := As[*S3](server)
	return ok && b.Access.Val() == AccessWebsite
}
