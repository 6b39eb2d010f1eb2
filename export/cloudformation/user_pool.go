package cloudformation

import (
	"portolan/model"
)

// userPool is the ARN of the user pool that signs users in for an API or a load
// balancer: that of the pool that is drawn, else of one that the owner names.
func (x *exporter) userPool(s *stack, n *model.Node) value {
	for _, l := range ofKind(x.t.Out(n.ID), model.Authorizes) {
		if to := x.t.Node(l.To); to.Kind() == model.KindCognito {
			return x.arnOf(s, to)
		}
	}
	return s.param(Parameter{
		Name: x.word(n.ID) + "UserPoolArn", Type: "String", Pattern: userPoolPattern, Description: "ARN of the Cognito user pool that signs users in for " + n.ID + ".",
	})
}

// userPoolIssuer is the iss of the tokens of a user pool that is drawn.
func userPoolIssuer(arn value) value {
	return subWith("https://cognito-idp.${Region}.${AWS::URLSuffix}/${Pool}", f("Region", split(3, ":", arn)), f("Pool", split(1, "/", arn)))
}
