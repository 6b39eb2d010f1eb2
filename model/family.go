package model

// Families are the address families in which clients reach a node: what its
// address type says. known is false where the design does not say and there is
// no documented default.
func Families(n *Node) (ipv4, ipv6, known bool) {
	kind := ""
	switch s := n.Effective().(type) {
	case *CloudFront:
		return true, s.IPv6.Val(), s.IPv6.IsSet()
	case *ALB:
		kind = s.IPAddressType.Val()
	case *NLB:
		kind = s.IPAddressType.Val()
	case *Accelerator:
		kind = s.IPAddressType.Val()
	case *CLB:
		// In a VPC a Classic Load Balancer has IPv4 addresses alone.
		// https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html
		return true, false, true
	case *VerifiedAccess:
		// https://docs.aws.amazon.com/verified-access/latest/ug/create-load-balancer-endpoint.html
		return true, false, true
	default:
		a, ok := APIOf(s)
		if !ok {
			return true, false, false
		}
		kind = a.AddressType.Val()
	}
	switch kind {
	case DualStack:
		return true, true, true
	case DualStackNoIPv4:
		return false, true, true
	}
	return true, false, true
}

// FixedAddress tells whether a node has addresses that stay, of the family of an A or
// an AAAA record, so that one can hold them. An Elastic IP address is of IPv4.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
// https://docs.aws.amazon.com/global-accelerator/latest/dg/introduction-components.html
func FixedAddress(n *Node, recordType string) bool {
	switch s := n.Effective().(type) {
	case *OnPremises:
		return true
	case *Accelerator:
		_, ipv6, _ := Families(n)
		return recordType == "A" || ipv6
	case *NLB:
		return recordType == "A" && s.ElasticIP.Val() && s.Scheme.Val() != SchemeInternal
	case *ASG:
		return recordType == "A" // its addresses are those of its instances
	}
	return false
}
