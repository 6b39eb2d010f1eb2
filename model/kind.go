package model

import (
	"slices"
	"strings"
	"sync"
)

// Kind is a kind of node, spelled as in the file.
type Kind string

// The kinds of nodes.
const (
	KindUsers              Kind = "users"
	KindRecord             Kind = "record"
	KindHealthCheck        Kind = "health-check"
	KindCloudFront         Kind = "cloudfront"
	KindCloudFrontFunction Kind = "cloudfront-function"
	KindLambdaEdge         Kind = "lambda-edge"
	KindWAF                Kind = "waf"
	KindShield             Kind = "shield"
	KindCertificate        Kind = "certificate"
	KindAccelerator        Kind = "global-accelerator"
	KindALB                Kind = "alb"
	KindNLB                Kind = "nlb"
	KindGWLB               Kind = "gwlb"
	KindRESTAPI            Kind = "rest-api"
	KindHTTPAPI            Kind = "http-api"
	KindWebSocketAPI       Kind = "websocket-api"
	KindVPCLink            Kind = "vpc-link"
	KindS3                 Kind = "s3"
	KindLambda             Kind = "lambda"
	KindFunctionURL        Kind = "function-url"
	KindASG                Kind = "asg"
	KindECS                Kind = "ecs"
	KindOnPremises         Kind = "on-premises"
	KindDatastore          Kind = "datastore"
	KindVPCEndpoint        Kind = "vpc-endpoint"
	KindCognito            Kind = "cognito"
	KindAppSync            Kind = "appsync"
	KindAppRunner          Kind = "app-runner"
	KindAmplify            Kind = "amplify"
	KindBeanstalk          Kind = "elastic-beanstalk"
	KindOpenSearch         Kind = "opensearch"
	KindLattice            Kind = "vpc-lattice"
	KindVerifiedAccess     Kind = "verified-access"
	KindAgentGateway       Kind = "agentcore-gateway"
	KindCLB                Kind = "clb"
)

// Family is the AWS product family of a kind; themes colour by it.
type Family int

// The families.
const (
	FamilyUsers Family = iota
	FamilyNetworking
	FamilyCompute
	FamilyStorage
	FamilySecurity
	FamilyIntegration
	FamilyDatabase
)

// Tier is the place of a kind on the request path. Drawings rank by it.
type Tier int

// The tiers, in the order of a request. Guards stand beside what they guard.
const (
	TierUsers Tier = iota
	TierDNS
	TierEdge
	TierBalancer // load balancers, APIs, VPC links
	TierOrigin
	TierData
	TierGuard // WAF, Shield, certificates, health checks, edge functions
)

// KindInfo describes a kind of node.
type KindInfo struct {
	Kind     Kind
	Name     string   // name in the rule catalogue and in the connection table
	Title    string   // full service name
	Caption  string   // short upper-case form, the caption of its box
	Group    string   // palette group
	Aliases  []string // other words that find it
	Family   Family
	Tier     Tier
	Letter   rune // one-letter form of the overview
	Regional bool // lives in one Region
	Help     string
	Source   string // AWS documentation of the service
	Props    []Prop

	fresh func() Spec
	clone func(Spec) Spec
	later *laterProps
}

// laterProps are the descriptors of a kind, made when the kind is first asked for: a
// design has few of all kinds.
type laterProps struct {
	once sync.Once
	all  func() []Prop // nil for none
}

// into makes the descriptors, once; source is that of those which name none.
func (l *laterProps) into(props *[]Prop, source string) {
	l.once.Do(func() {
		if l.all == nil {
			return
		}
		made := l.all()
		for i := range made {
			if made[i].Source == "" {
				made[i].Source = source
			}
		}
		*props = made
	})
}

// NewSpec returns an empty spec of the kind.
func (k *KindInfo) NewSpec() Spec { return k.fresh() }

// Forwards tells whether nodes of the kind pass requests on: without an
// outgoing link they are dead ends.
func (k *KindInfo) Forwards() bool {
	return k.Tier == TierDNS || k.Tier == TierEdge || k.Tier == TierBalancer
}

// Terminal tells whether requests may end at nodes of the kind.
func (k *KindInfo) Terminal() bool { return k.Tier == TierOrigin || k.Tier == TierData }

// Guard tells whether nodes of the kind protect or watch another node and
// carry no traffic themselves.
func (k *KindInfo) Guard() bool { return k.Tier == TierGuard }

// API tells whether the kind is an API Gateway API.
func (k Kind) API() bool {
	return k == KindRESTAPI || k == KindHTTPAPI || k == KindWebSocketAPI
}

// Compute tells whether the kind runs the owner's code on request.
func (k Kind) Compute() bool {
	return k == KindASG || k == KindECS || k == KindLambda || k == KindOnPremises
}

// Spec is the typed property set of a node: *[Users], *[Record] and so on.
type Spec interface{ Kind() Kind }

// Kinds lists all kinds in palette order.
func Kinds() []*KindInfo {
	for _, k := range kinds {
		k.later.into(&k.Props, k.Source)
	}
	return kinds
}

// KindWords are the kinds as the file spells them, in the order of [Kinds].
func KindWords() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k.Kind)
	}
	return out
}

// Info describes k; nil when there is no such kind.
func (k Kind) Info() *KindInfo {
	info := kindIndex[k]
	if info != nil {
		info.later.into(&info.Props, info.Source)
	}
	return info
}

// KindNamed finds a kind by its name in the file, its catalogue name or an
// alias, without regard to case.
func KindNamed(word string) (Kind, bool) {
	w := strings.ToLower(word)
	for _, k := range kinds {
		if string(k.Kind) == w || k.Name == w || slices.Contains(k.Aliases, w) {
			return k.Kind, true
		}
	}
	return "", false
}

// kind completes a KindInfo with the constructors of its spec type.
func kind[S any, P interface {
	*S
	Spec
}](k KindInfo, props func() []Prop) *KindInfo {
	k.Kind = P(new(S)).Kind()
	k.fresh = func() Spec { return P(new(S)) }
	k.clone = func(s Spec) Spec { c := *s.(P); return P(&c) }
	k.later = &laterProps{all: props}
	return &k
}

var kinds = append([]*KindInfo{
	usersInfo, recordInfo, healthCheckInfo,
	cloudFrontInfo, cloudFrontFunctionInfo, lambdaEdgeInfo, acceleratorInfo,
	wafInfo, shieldInfo, certificateInfo,
	albInfo, nlbInfo, gwlbInfo, vpcEndpointInfo,
	restAPIInfo, httpAPIInfo, webSocketAPIInfo, vpcLinkInfo,
	s3Info, lambdaInfo, functionURLInfo, asgInfo, ecsInfo, onPremisesInfo, datastoreInfo,
}, managedInfos...)

// kindIndex is filled when all kinds are made, for they may ask for kinds.
var kindIndex = map[Kind]*KindInfo{}

func init() {
	for _, k := range kinds {
		kindIndex[k.Kind] = k
	}
}
