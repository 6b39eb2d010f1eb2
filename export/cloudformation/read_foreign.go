package cloudformation

import (
	"portolan/model"
)

// seedForeign sets what resources of other people say in places of which an export makes
// something only together with more of them.
func (s *sketch) seedForeign(kind model.Kind, r *readResource, leaves map[string]string, set func(string, ...string)) {
	switch kind {
	case model.KindLambda:
		if lookup(r.properties, "VpcConfig") != nil {
			set("vpc", "true")
		}
	case model.KindALB, model.KindNLB:
		if leaves["SubnetMappings.0.AllocationId"] != "" && kind == model.KindNLB {
			set("eip", "true")
		}
		// It is in the zones of its subnets, of which each is in one.
		// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-elasticloadbalancingv2-loadbalancer.html
		if n := len(lookupList(r.properties, "Subnets")) + len(lookupList(r.properties, "SubnetMappings")); n > 0 && n != 2 {
			set("azs", decimal(n))
		}
	case model.KindASG:
		if least := leaves["MinSize"]; least != "2" { // what it is by itself
			set("min", least)
		}
	case model.KindECS:
		if count := leaves["DesiredCount"]; count != "2" { // what it is by itself
			set("min", count)
		}
	case model.KindS3:
		set("bucketName", leaves["BucketName"])
	}
}

// settleDraft takes templates without a drawing at their word: what they leave out first,
// which is what AWS does then.
func (s *solver) settleDraft() {
	for _, first := range []func(gap) bool{
		func(g gap) bool { return g.left },
		func(g gap) bool { return g.added },
		func(g gap) bool { return !g.left && !g.added },
	} {
		s.edited = nil
		for _, g := range s.now.gaps {
			if first(g) && g.read != nil && g.read.node != "" {
				s.edited = append(s.edited, g)
			}
		}
		s.settle()
	}
}
