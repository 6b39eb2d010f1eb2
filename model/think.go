package model

// ThinkTime is the time that a backend states for its work on a request, in ms.
func ThinkTime(n *Node) (p50, p95 Opt[float64]) {
	switch s := n.Spec.(type) {
	case *ASG:
		return s.ThinkTime, s.ThinkTimeP95
	case *ECS:
		return s.ThinkTime, s.ThinkTimeP95
	case *Lambda:
		return s.ThinkTime, s.ThinkTimeP95
	case *OnPremises:
		return s.ThinkTime, s.ThinkTimeP95
	case *S3:
		return s.ThinkTime, s.ThinkTimeP95
	case *Datastore:
		return s.ThinkTime, s.ThinkTimeP95
	}
	if m, ok := ManagedOf(n.Spec); ok {
		return m.ThinkTime, m.ThinkTimeP95
	}
	return p50, p95
}
