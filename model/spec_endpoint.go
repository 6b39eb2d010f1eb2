package model

// VPCEndpoint is an endpoint of a VPC to a service of AWS, or of others by
// PrivateLink.
type VPCEndpoint struct {
	Region, Type Opt[string]
	AZs          Opt[int]
	PrivateDNS   Opt[bool]
}

// Kind implements [Spec].
func (*VPCEndpoint) Kind() Kind { return KindVPCEndpoint }

// Types of VPC endpoints.
const (
	EndpointInterface = "interface"
	EndpointGateway   = "gateway"
)

var vpcEndpointInfo = kind[VPCEndpoint](KindInfo{
	Name: "vpc_endpoint", Title: "VPC endpoint", Caption: "VPC ENDPOINT", Group: "Load balancers",
	Aliases: []string{"vpce", "privatelink", "interface-endpoint"}, Family: FamilyNetworking, Tier: TierBalancer, Letter: 'P', Regional: true,
	Help:   "Private addresses in a VPC for a private API, a bucket or a service behind an NLB.",
	Source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html",
}, func() []Prop {
	return []Prop{
		region("Region of the VPC.", func(s *VPCEndpoint) *Opt[string] { return &s.Region }),
		enum("type", "Type", func(s *VPCEndpoint) *Opt[string] { return &s.Type }, words(EndpointInterface, "private addresses in subnets, which load balancers can have as targets", EndpointGateway, "a route of the VPC, without an address")...).def(EndpointInterface).
			help("How the endpoint is reached. AWS makes gateway endpoints unless told otherwise; Portolan starts with interface."),
		zones(func(s *VPCEndpoint) *Opt[int] { return &s.AZs }, "2").counts(with("type", EndpointInterface)),
		boolean("privateDns", "Private DNS", func(s *VPCEndpoint) *Opt[bool] { return &s.PrivateDNS }).def("false").
			help("Inside the VPC the public names of the service lead to the endpoint.").counts(with("type", EndpointInterface)),
	}
})
