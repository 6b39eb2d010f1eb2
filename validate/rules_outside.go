package validate

import (
	"strings"

	"portolan/model"
	"portolan/model/traffic"
)

// Rules about who asks: users who are outside the network of what they call, have
// other addresses than it, or show nothing of what it asks for. The walk finds them,
// and they say what of the users and of the station does not fit. See nameFailures.
const (
	outsideNetwork    = "graph/outside-network"
	certificateUnseen = "graph/client-certificate-missing"
	proofMissing      = "graph/proof-missing"
	usersFamily       = "graph/users-family"
	listenerEmpty     = "elb/listener-without-rule"
)

var outsideRules = []*Rule{
	{
		ID: outsideNetwork, Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseOutside},
		Title:    "Users on the Internet call what answers inside its network alone",
		When:     "Users who are not said to be inside the network call, directly or by a name, an internal load balancer, a private API, an endpoint of a VPC, a service of VPC Lattice, or a server without a public address.",
		Why:      "Private addresses are not routed on the Internet, so the connection never comes about.",
		Message:  "{users} are on the Internet, and {n} answers only inside its network",
		FixText:  "{way}, or let the users be inside the network",
		Note:     "Instances have a public address where the design says so.",
		Sources:  []string{srcHowElasticLoadBalancingWorks, srcPrivateAPIs, srcInstanceAddressing},
		Check:    afterOthers,
	},
	{
		ID: certificateUnseen, Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseShown},
		Title:    "Client certificate that nobody shows",
		When:     "A listener of an ALB or the custom domain of an API verifies client certificates, and the users are said to bring other things alone, or the behaviour of the distribution in front has no client certificate for its origin.",
		Why:      "The handshake ends before a request is sent, or the API answers 403.",
		Message:  "{n} lets nobody in without a client certificate, and {from} {shows} none",
		FixText:  "Let {from} show a client certificate that {n} trusts, or let {n} ask for none",
		Sources:  []string{srcMutualAuthentication, srcRestMTLS},
		Check:    afterOthers,
	},
	{
		ID: proofMissing, Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseProof},
		Title:    "Users without what the station asks of them",
		When:     "An API, a function URL, a bucket, a rule of an ALB or a behaviour of a distribution asks for a signature, a token, a key, a login or signed URLs, and the users are said to bring nothing of the kind.",
		Why:      "Every request is answered with 401 or 403.",
		Message:  "{users} bring {brought}, and {n} asks for {asked}",
		FixText:  "Say that the users bring {asked}, or let {n} ask for what they have",
		Note:     "Users of which the design does not say what they bring are taken to bring what is asked for.",
		Sources:  []string{srcSupportedGatewayResponseTypes, srcURLsAuth, srcBlockPublicAccess, srcKMSSignatures},
		Check:    afterOthers,
	},
	{
		ID: usersFamily, Group: "graph", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseVersion},
		Title:    "Users of one address family, and none of it where they call",
		When:     "Users are said to have addresses of IPv4 or of IPv6 alone, and what they call has no public address of that family, or the name that they ask has no record for it.",
		Why:      "There is no address that they could connect to.",
		Message:  "{users} have {has} only, and {n} gives them no address of that family",
		FixText:  "{both}, or let the users have both families",
		Sources:  []string{srcApplicationLoadBalancers},
		Check:    afterOthers,
	},
	{
		ID: listenerEmpty, Group: "elb", Severity: Error, Verified: VerifiedYes,
		Explains: []traffic.Cause{traffic.CauseListener},
		Title:    "Listener that no rule belongs to",
		When:     "Requests come to an ALB by one of its listeners, and all of its links and own answers name other listeners.",
		Why:      "A listener without rules has its default action alone. Where none is drawn it is taken to answer 404.",
		Message:  "{users} come to {n} by a listener to which none of its rules belongs",
		FixText:  "Let a link of {n} name that listener, or none, so that it belongs to all of them",
		Sources:  []string{srcRuleActionTypes},
		Check:    afterOthers,
	},
}

const (
	srcHowElasticLoadBalancingWorks  = "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html"
	srcInstanceAddressing            = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html"
	srcSupportedGatewayResponseTypes = "https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"
	srcURLsAuth                      = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
	srcBlockPublicAccess             = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
)

// wayOut is what makes a station answer users on the Internet.
func wayOut(n *model.Node) string {
	switch n.Kind() {
	case model.KindALB, model.KindNLB:
		return "Let " + label(n) + " face the Internet"
	case model.KindRESTAPI:
		return "Make " + label(n) + " a Regional API"
	case model.KindASG, model.KindOnPremises:
		return "Give " + label(n) + " a public address or put a load balancer in front of it"
	}
	return "Put a load balancer that faces the Internet in front of what " + label(n) + " leads to"
}

// whoAsks are the pairs of words about those who ask for the rules above.
func (n *namer) whoAsks(j *traffic.Journey) []string {
	end := j.Hops[j.Decider].Node
	from, shows := label(j.Users), "show"
	for _, h := range j.Hops[:j.Decider] {
		if h.Node.Kind() == model.KindCloudFront {
			from, shows = label(h.Node), "shows"
		}
	}
	u, _ := model.As[*model.Users](j.Users)
	has, both := "IPv4", "Give "+label(end)+" an address of both families"
	if u.IPVersion.Val() == model.IPv6Only {
		has = "IPv6"
	}
	if end.Kind() == model.KindRecord {
		both = "Draw records of both types, A and AAAA, for the name of " + label(end)
	}
	brought := "nothing"
	if len(u.Presents.Val()) > 0 {
		var all []string
		for _, v := range u.Presents.Val() {
			all = append(all, meaning(j.Users.Info().Props, "presents", v))
		}
		brought = strings.Join(all, " and ")
	}
	return []string{"n", label(end), "from", from, "shows", shows, "way", wayOut(end), "brought", brought, "asked", traffic.Wanted(n.t, end), "has", has, "both", both}
}
