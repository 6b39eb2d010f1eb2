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
