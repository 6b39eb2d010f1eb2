package model

// Families are the address families in which clients reach a node: what its
// address type says. known is false where the design does not say and there is
// no documented default.
func Families(n *Node) (ipv4, ipv6, known bool) {
	if d, ok := As[*CloudFront](n); ok {
		return true, d.IPv6.Val(), d.IPv6.IsSet()
	}
	v := AtNode(nil, n).Value("ipAddressType")
	switch v {
	case DualStack:
		return true, true, true
	case DualStackNoIPv4, IPv6Only:
		return false, true, true
	}
	return true, false, v != ""
}
