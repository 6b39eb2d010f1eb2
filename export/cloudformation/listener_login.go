package cloudformation

import (
	"portolan/model"
)

// login is the action by which a rule asks who calls; nil when anybody may. Only
// HTTPS listeners can ask. What the provider gave its client is the owner's to
// know.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
func (x *exporter) login(s *stack, b *balancer, l listener, t *model.Link) value {
	if b.nlb != nil || l.protocol != "https" {
		return nil
	}
	spec, _ := model.LinkAs[*model.ForwardsSpec](t)
	without := spec.OnUnauthenticated.Or(model.OnUnauthenticatedLogin)
	ask := func(part, pattern, what string) value {
		return s.param(Parameter{Name: x.word(b.node.ID) + part, Type: "String", Pattern: pattern, Description: what})
	}
	switch model.AuthOf(b.node, t) {
	case model.AuthCognito:
		return object(f("Type", str("authenticate-cognito")), f("AuthenticateCognitoConfig", object(
			f("UserPoolArn", x.userPool(s, b.node)),
			f("UserPoolClientId", ask("UserPoolClientId", clientPattern, "Id of the client of the user pool for "+b.node.ID+"; it has a secret, and the callback https://NAME/oauth2/idpresponse.")),
			f("UserPoolDomain", ask("UserPoolDomain", poolDomainPattern, "Domain of that user pool: its prefix, or the full name of a custom one.")),
			f("OnUnauthenticatedRequest", str(without)))))
	case model.AuthOIDC:
		return object(f("Type", str("authenticate-oidc")), f("AuthenticateOidcConfig", object(
			f("Issuer", ask("Issuer", urlPattern, "Issuer of the OpenID Connect provider for "+b.node.ID+", as in its configuration.")),
			f("AuthorizationEndpoint", ask("AuthorizationEndpoint", urlPattern, "Authorization endpoint of that provider.")),
			f("TokenEndpoint", ask("TokenEndpoint", urlPattern, "Token endpoint of that provider.")),
			f("UserInfoEndpoint", ask("UserInfoEndpoint", urlPattern, "User info endpoint of that provider.")),
			f("ClientId", ask("ClientId", clientPattern, "Id that the provider gave "+b.node.ID+" as its client; the callback is https://NAME/oauth2/idpresponse.")),
			f("ClientSecret", x.clientSecret(s, b)),
			f("OnUnauthenticatedRequest", str(without)))))
	case model.AuthJWT:
		return object(f("Type", str("jwt-validation")), f("JwtValidationConfig", object(
			f("Issuer", ask("TokenIssuer", urlPattern, "Issuer of the tokens that "+b.node.ID+" takes.")),
			f("JwksEndpoint", ask("KeysEndpoint", urlPattern, "Address of the keys (JWKS) that sign the tokens that "+b.node.ID+" takes.")))))
	}
	return nil
}

// checkLogin tells of a login that no rule asks for: it goes before forwards alone.
func (x *exporter) checkLogin(n *model.Node) {
	s, ok := n.Spec.(*model.ALB)
	if !ok || s.Auth.Or(model.AuthNone) == model.AuthNone {
		return
	}
	why := "no rule forwards"
	for _, l := range ofKind(x.t.Out(n.ID), model.Forwards) {
		if spec, _ := model.LinkAs[*model.ForwardsSpec](l); !spec.Auth.IsSet() {
			return
		}
		why = "every link says its own"
	}
	x.leave(n.ID, "auth has no effect here, because "+why)
}

// clientSecret reads the secret of an OIDC client at deployment, so that it
// stands in no parameter.
func (x *exporter) clientSecret(s *stack, b *balancer) value {
	name := Parameter{
		Name: x.word(b.node.ID) + "ClientSecretName", Type: "String", Pattern: secretNamePattern,
		Description: "Name or ARN of a secret of Secrets Manager in " + s.region + " whose whole text is the client secret of " + b.node.ID + ".",
	}
	return sub("{{resolve:secretsmanager:${" + s.param(name).Value + "}:SecretString:::}}")
}

// asksAround tells whether an ALB calls a provider of logins or keys, for which
// it needs a way out.
func (x *exporter) asksAround(b *balancer) bool {
	if b.nlb != nil {
		return false
	}
	for _, l := range ofKind(x.t.Out(b.node.ID), model.Forwards) {
		if model.AuthOf(b.node, l) != model.AuthNone {
			return true
		}
	}
	return false
}

// mutualTLS is how a listener treats certificates of clients; nil when it does
// not ask for them. The bundle of those who sign them is the owner's.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
func (x *exporter) mutualTLS(s *stack, b *balancer) value {
	switch mode := b.mtls(); mode {
	case model.MTLSPass:
		return object(f("Mode", str(mode)))
	case model.MTLSVerify:
		id := s.id(b.node.ID, "TrustStore")
		if !s.has(id) {
			s.add(&resource{
				rank: rankBalancer, id: id, kind: "AWS::ElasticLoadBalancingV2::TrustStore", comment: comment(b.node) + ", who signs the certificates of its clients",
				properties: object(
					f("CaCertificatesBundleS3Bucket", s.param(Parameter{
						Name: x.word(b.node.ID) + "CaBundleBucket", Type: "String", Pattern: bucketPattern, Description: "Bucket in " + s.region + " with the certificates (PEM) of the authorities that " + b.node.ID + " trusts.",
					})),
					f("CaCertificatesBundleS3Key", s.param(Parameter{
						Name: x.word(b.node.ID) + "CaBundleKey", Type: "String", Pattern: `^.{1,1024}$`, Description: "Key of the object with the certificates of the authorities that " + b.node.ID + " trusts.",
					})),
					f("Tags", x.tags())),
			})
		}
		return object(f("Mode", str(mode)), f("TrustStoreArn", ref(id)))
	}
	return nil
}
