package traffic

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// proof is what a station asks callers for before it lets a request through.
type proof struct {
	kinds  []string // any of these things that users may present
	name   string
	header string // by which it comes, "" where that can differ
	status int    // of an answer without it
}

// proofs are what the words of auth ask for. API Gateway reads the identity of
// Cognito and JWT authorizers from Authorization unless told otherwise, and an
// authorizer that finds nothing to judge refuses by itself.
//
// https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
var proofs = map[string]proof{
	model.AuthIAM:     {[]string{model.PresentsAWSSignature}, "a signed request", authorization, 403},
	model.AuthCognito: {[]string{model.PresentsToken}, "a token", authorization, 401},
	model.AuthJWT:     {[]string{model.PresentsToken}, "a token", authorization, 401},
	model.AuthAPIKey:  {[]string{model.PresentsAPIKey}, "an API key", apiKey, 403},
	model.AuthLambda: {[]string{
		model.PresentsToken, model.PresentsSession, model.PresentsAPIKey, model.PresentsAWSSignature, model.PresentsCertificate,
	}, "something to judge", "", 401},
}

// Headers by which proofs come.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
const (
	authorization = "Authorization"
	apiKey        = "x-api-key"
)

// asksProof is what a station asks callers for, by its documented default where the
// design does not say. A bucket that blocks public access asks those on the Internet
// who call it themselves, and one that is encrypted with keys of KMS everybody who does;
// CloudFront signs by its access control.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
// https://repost.aws/knowledge-center/s3-kms-signature-version-error
func asksProof(t *model.Topology, n *model.Node, from sender) (proof, bool) {
	auth, _ := model.APIAuth(t, n)
	switch s := n.Effective().(type) {
	case *model.FunctionURL:
		if s.AuthType.Val() == model.AuthTypeIAM {
			auth = model.AuthIAM
		}
	case *model.S3:
		blocked := from.role == fromInternet && s.BlockPublicAccess.Val()
		if s.Access.Val() == model.AccessREST && (blocked || from.outside() && s.Encryption.Val() == "sse-kms") {
			auth = model.AuthIAM
		}
	}
	p, ok := proofs[auth]
	return p, ok
}

// lacks says why a proof does not reach the station that asks for it: the users
// bring none, or CloudFront takes the header away. It does so with Authorization
// on GET and HEAD; a function of the behaviour, or a header that CloudFront adds,
// may bring what is missing. Browsers send OPTIONS without any.
//
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
func (c *course) lacks(n *model.Node, p proof) string {
	method := strings.ToUpper(c.request.Method)
	o, behind := model.LinkAs[*model.OriginSpec](c.originOr())
	switch {
	case method == "OPTIONS", behind && MayAdd(c.t, c.origin):
		return ""
	case !statesAuth(c.t, n) && (c.probe != nil || asksCertificates(n)):
		return "" // the default is not taken to shut out checkers, or who proves himself otherwise
	case behind && n.Kind() == model.KindFunctionURL && o.Access.Val() == model.AccessOAC:
		return "" // CloudFront signs
	case !slices.ContainsFunc(p.kinds, c.presents):
		return fmt.Sprintf("%s wants %s, and %s bring none", n.Label(), p.name, c.users.Label())
	case behind && p.header == authorization && (method == "" || method == "GET" || method == "HEAD") && !o.Forwards(authorization):
		return fmt.Sprintf("%s wants %s, and %s does not pass Authorization on", n.Label(), p.name, c.t.Node(c.origin.From).Label())
	case behind && p.header == apiKey && !o.Forwards(apiKey):
		return fmt.Sprintf("%s wants %s, and %s does not pass %s on", n.Label(), p.name, c.t.Node(c.origin.From).Label(), apiKey)
	}
	return ""
}

// Wanted is what a station asks users on the Internet for before it lets them in.
func Wanted(t *model.Topology, n *model.Node) string {
	switch n.Kind() {
	case model.KindCloudFront:
		return "signed URLs or cookies"
	case model.KindALB:
		return "a token or a login"
	}
	p, _ := asksProof(t, n, sender{role: fromInternet})
	return p.name
}

// lackCause is the cause for which a proof is missing: the users bring none, or
// something on the way takes it off.
func (c *course) lackCause(p proof) Cause {
	if slices.ContainsFunc(p.kinds, c.presents) {
		return CauseRule
	}
	return CauseProof
}

// refusal is the cause of what a rule of a balancer answers instead of forwarding.
func refusal(status int) Cause {
	if status == 401 {
		return CauseProof
	}
	return CauseRule
}

// statesAuth tells whether the design says how a station authorizes. The default, for
// which an export asks too, holds for whatever comes from users, but is not taken to shut
// out the checkers of the same design.
func statesAuth(t *model.Topology, n *model.Node) bool {
	if auth, said := model.APIAuth(t, n); auth != "" {
		return said
	}
	return true // of function URLs the default counts, as for the access control of CloudFront
}

// asksCertificates tells whether an API asks its callers for certificates.
func asksCertificates(n *model.Node) bool {
	a, ok := model.APIOf(n.Effective())
	return ok && a.MTLS.Val()
}

// MayAdd tells whether a function runs on requests of a behaviour, and so may
// add a header.
func MayAdd(t *model.Topology, behaviour *model.Link) bool {
	return runsOn(t, behaviour, model.ViewerRequest, model.OriginRequest)
}

// runsOn tells whether a function runs on one of the events of a behaviour.
func runsOn(t *model.Topology, behaviour *model.Link, events ...string) bool {
	o, ok := model.LinkAs[*model.OriginSpec](behaviour)
	return ok && len(model.FunctionsOn(t, behaviour.From, pattern(o), events...)) > 0
}
