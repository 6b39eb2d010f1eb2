package model

// Managed holds what the opaque kinds have in common: services of AWS that a
// drawing names, and that rules know as targets of records, web ACLs and
// distributions, while what happens inside is no part of the model.
type Managed struct {
	Region                  Opt[string]
	CustomDomain            Opt[string]
	ThinkTime, ThinkTimeP95 Opt[float64]
}

type (
	// Cognito is a Cognito user pool.
	Cognito struct{ Managed }
	// AppSync is an AppSync GraphQL API.
	AppSync struct{ Managed }
	// AppRunner is an App Runner service.
	AppRunner struct{ Managed }
	// Amplify is an Amplify app with its hosting.
	Amplify struct{ Managed }
	// Beanstalk is an Elastic Beanstalk environment.
	Beanstalk struct{ Managed }
	// OpenSearch is an OpenSearch Service domain.
	OpenSearch struct{ Managed }
	// Lattice is a VPC Lattice service.
	Lattice struct{ Managed }
	// VerifiedAccess is a Verified Access endpoint.
	VerifiedAccess struct{ Managed }
	// AgentGateway is a Bedrock AgentCore gateway.
	AgentGateway struct{ Managed }
	// CLB is a Classic Load Balancer.
	CLB struct{ Managed }
)

// Kind implements [Spec].
func (*Cognito) Kind() Kind { return KindCognito }

// Kind implements [Spec].
func (*AppSync) Kind() Kind { return KindAppSync }

// Kind implements [Spec].
func (*AppRunner) Kind() Kind { return KindAppRunner }

// Kind implements [Spec].
func (*Amplify) Kind() Kind { return KindAmplify }

// Kind implements [Spec].
func (*Beanstalk) Kind() Kind { return KindBeanstalk }

// Kind implements [Spec].
func (*OpenSearch) Kind() Kind { return KindOpenSearch }

// Kind implements [Spec].
func (*Lattice) Kind() Kind { return KindLattice }

// Kind implements [Spec].
func (*VerifiedAccess) Kind() Kind { return KindVerifiedAccess }

// Kind implements [Spec].
func (*AgentGateway) Kind() Kind { return KindAgentGateway }

// Kind implements [Spec].
func (*CLB) Kind() Kind { return KindCLB }

func (m *Managed) managed() *Managed { return m }

// ManagedOf returns what the opaque kinds share, of an effective or raw spec.
func ManagedOf(s Spec) (*Managed, bool) {
	if m, ok := s.(interface{ managed() *Managed }); ok {
		return m.managed(), true
	}
	return nil, false
}

// NeedsDomain tells whether things of a managed kind answer under the name of a
// record only where it is their custom domain.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
func (k Kind) NeedsDomain() bool {
	switch k {
	case KindAppSync, KindAppRunner, KindAmplify, KindOpenSearch, KindLattice, KindVerifiedAccess:
		return true
	}
	return false
}

// Opaque tells whether what happens inside nodes of the kind is no part of the model.
func (k Kind) Opaque() bool {
	i := k.Info()
	if i == nil {
		return false
	}
	_, ok := ManagedOf(i.NewSpec())
	return ok
}

const (
	aliasSource   = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html"
	webACLTargets = "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html"
)

// opaque completes the description of an opaque kind, which may have a name of
// its own that records hold.
func opaque[S any, P interface {
	*S
	Spec
	managed() *Managed
}](named bool, k KindInfo) *KindInfo {
	at := func(s *S) *Managed { return P(s).managed() }
	k.Regional = true
	if k.Source == "" {
		k.Source = aliasSource
	}
	return kind[S, P](k, func() []Prop {
		props := []Prop{region("Region of the service.", func(s *S) *Opt[string] { return &at(s).Region })}
		if named {
			props = append(props, text("customDomain", "Custom domain", func(s *S) *Opt[string] { return &at(s).CustomDomain }).
				help("Own name of the service; a record that names it must be called so.").src(aliasSource))
		}
		return append(props, thinkTime(func(s *S) (*Opt[float64], *Opt[float64]) { return &at(s).ThinkTime, &at(s).ThinkTimeP95 })...)
	})
}

const managedGroup = "Other services"

var managedInfos = []*KindInfo{
	opaque[Cognito](false, KindInfo{
		Name: "cognito", Title: "Cognito user pool", Caption: "COGNITO", Group: managedGroup, Aliases: []string{"user-pool", "userpool", "idp"},
		Family: FamilySecurity, Tier: TierOrigin, Letter: 'C', Help: "Directory of users that signs them in and issues tokens to APIs and load balancers.", Source: webACLTargets,
	}),
	opaque[AppSync](true, KindInfo{
		Name: "appsync", Title: "AppSync API", Caption: "APPSYNC", Group: managedGroup, Aliases: []string{"graphql"},
		Family: FamilyIntegration, Tier: TierOrigin, Letter: 'A', Help: "Managed GraphQL API; what it asks for data is not drawn.",
	}),
	opaque[AppRunner](true, KindInfo{
		Name: "apprunner", Title: "App Runner service", Caption: "APP RUNNER", Group: managedGroup, Aliases: []string{"runner"},
		Family: FamilyCompute, Tier: TierOrigin, Letter: 'R', Help: "Managed web service from a container or source code.",
	}),
	opaque[Amplify](true, KindInfo{
		Name: "amplify", Title: "Amplify app", Caption: "AMPLIFY", Group: managedGroup, Aliases: []string{"amplify-hosting"},
		Family: FamilyIntegration, Tier: TierOrigin, Letter: 'A', Help: "Hosted web application; a CloudFront distribution of AWS serves it.", Source: webACLTargets,
	}),
	opaque[Beanstalk](true, KindInfo{
		Name: "beanstalk", Title: "Elastic Beanstalk environment", Caption: "BEANSTALK", Group: managedGroup, Aliases: []string{"eb", "beanstalk"},
		Family: FamilyCompute, Tier: TierOrigin, Letter: 'B', Help: "Environment that runs an application, with a load balancer of its own.",
	}),
	opaque[OpenSearch](true, KindInfo{
		Name: "opensearch", Title: "OpenSearch Service domain", Caption: "OPENSEARCH", Group: managedGroup, Aliases: []string{"elasticsearch"},
		Family: FamilyDatabase, Tier: TierOrigin, Letter: 'O', Help: "Search service with an HTTPS endpoint.",
	}),
	opaque[Lattice](true, KindInfo{
		Name: "lattice", Title: "VPC Lattice service", Caption: "VPC LATTICE", Group: managedGroup, Aliases: []string{"lattice"},
		Family: FamilyNetworking, Tier: TierOrigin, Letter: 'L', Help: "Service that clients in joined VPCs call.",
	}),
	opaque[VerifiedAccess](true, KindInfo{
		Name: "verified_access", Title: "Verified Access endpoint", Caption: "VERIFIED ACCESS", Group: managedGroup, Aliases: []string{"ava"},
		Family: FamilySecurity, Tier: TierOrigin, Letter: 'V', Help: "Entrance for staff to an internal application, judged for each request.", Source: webACLTargets,
	}),
	opaque[AgentGateway](false, KindInfo{
		Name: "agentcore_gateway", Title: "Bedrock AgentCore gateway", Caption: "AGENTCORE", Group: managedGroup, Aliases: []string{"agentcore"},
		Family: FamilyIntegration, Tier: TierOrigin, Letter: 'A', Help: "Entrance of agents to tools.", Source: webACLTargets,
	}),
	opaque[CLB](false, KindInfo{
		Name: "clb", Title: "Classic Load Balancer", Caption: "CLB", Group: managedGroup, Aliases: []string{"classic-elb"},
		Family: FamilyNetworking, Tier: TierOrigin, Letter: 'L', Help: "Load balancer of the previous generation; its instances are not drawn.",
	}),
}
