package model

import "slices"

// Needs is the word of security groups that admits what comes
// along a link, "" when no security group is asked.
func Needs(t *Topology, l *Link) string {
	from := t.Node(l.From)
	switch {
	case l.Kind == Origin:
		return AdmitsCloudFront
	case l.Kind == Probes:
		if h, ok := As[*HealthCheck](from); ok && h.Probes() {
			return AdmitsCheckers
		}
		return ""
	case l.Kind == Forwards:
		return AdmitsVPC
	case l.Kind == Requests:
		if u, ok := As[*Users](from); ok && u.Network.Val() == NetworkVPC {
			return AdmitsVPC
		}
		return AdmitsInternet
	case l.Kind == Endpoint, l.Kind == Integration:
		return AdmitsInternet
	case l.Kind == ResolvesTo:
		return needsOfName(t, from)
	}
	return ""
}

// needsOfName is what those need who ask for a record: users, or CloudFront
// where the record is only the name of an origin. "" when both do, or nobody.
func needsOfName(t *Topology, record *Node) string {
	need := ""
	for _, l := range t.In(record.ID) {
		n := ""
		switch l.Kind {
		case Queries:
			n = AdmitsInternet
			if u, ok := As[*Users](t.Node(l.From)); ok && u.Network.Val() == NetworkVPC {
				n = AdmitsVPC
			}
		case Origin:
			n = AdmitsCloudFront
		}
		if n == "" || need != "" && need != n {
			return ""
		}
		need = n
	}
	return need
}

// Admits tells whether the security groups of a balancer or of servers let in what comes along
// a link. Those that are not drawn let everything in, and a CIDR block lets in
// callers on the Internet, since it is not drawn which.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
func Admits(t *Topology, balancer *Node, l *Link) bool {
	need := Needs(t, l)
	return need == "" || AdmitsCaller(balancer, need)
}

// SecurityGroupsOf is whom the security groups of a balancer or of servers
// admit, unset where the design does not say.
func SecurityGroupsOf(n *Node) Opt[[]string] {
	switch s := n.Spec.(type) {
	case *ALB:
		return s.SecurityGroups
	case *NLB:
		return s.SecurityGroups
	case *ASG:
		return s.SecurityGroups
	case *ECS:
		return s.SecurityGroups
	}
	return Opt[[]string]{}
}

// AdmitsCaller is [Admits] for a caller that needs the word.
func AdmitsCaller(balancer *Node, need string) bool {
	list := SecurityGroupsOf(balancer)
	if !list.IsSet() || slices.Contains(list.Val(), AdmitsInternet) || slices.Contains(list.Val(), need) {
		return true
	}
	block := slices.ContainsFunc(list.Val(), func(w string) bool { return w != AdmitsCloudFront && w != AdmitsCheckers && w != AdmitsVPC })
	return block && need != AdmitsCloudFront && need != AdmitsCheckers
}
