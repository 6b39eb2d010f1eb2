package cloudformation

import (
	"portolan/model"
)

// userPools are the ARNs of the user pools that sign users in for an API or a load
// balancer: those of the pools that are drawn, else of one that the owner names.
func (x *exporter) userPools(s *stack, n *model.Node) []value {
	var out []value
	for _, l := range ofKind(x.t.Out(n.ID), model.Authorizes) {
		if to := x.t.Node(l.To); to.Kind() == model.KindCognito {
			out = append(out, x.arnOf(s, to))
		}
	}
	if len(out) > 0 {
		return out
	}
	return []value{s.param(Parameter{
		Name: x.word(n.ID) + "UserPoolArn", Type: "String", Pattern: userPoolPattern, Description: "ARN of the Cognito user pool that signs users in for " + n.ID + ".",
	})}
}

// userPool is the one of them that is asked where there can be one.
func (x *exporter) userPool(s *stack, n *model.Node) value { return x.userPools(s, n)[0] }

// userPoolIssuer is the iss of the tokens of a user pool that is drawn.
func userPoolIssuer(arn value) value {
	return subWith("https://cognito-idp.${Region}.${AWS::URLSuffix}/${Pool}", f("Region", split(3, ":", arn)), f("Pool", split(1, "/", arn)))
}
