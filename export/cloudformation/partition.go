package cloudformation

import (
	"portolan/model"
	"portolan/model/geo"
)

// checkPartitions asks that all of a set is in one partition of AWS: accounts
// and resources of two know nothing of each other. CloudFront brings us-east-1
// with it.
func (x *exporter) checkPartitions() {
	before := len(x.reasons)
	defer func() {
		for i := range x.reasons[before:] {
			x.reasons[before+i].apart = true
		}
	}()
	var first *model.Node
	for _, n := range x.t.Nodes {
		if serviceOf(n) == nil || geo.Partition(n.Region()) == "" {
			continue
		}
		if first == nil {
			first = n
		}
		if a, b := geo.Partition(first.Region()), geo.Partition(n.Region()); a != b {
			x.refuse(n, "%s is in partition %s and %s in %s: a set of stacks is in one", n.Region(), b, first.ID, a)
		}
	}
	if first == nil {
		return
	}
	home := geo.Partition(model.CloudFrontRegion)
	for _, n := range x.t.Nodes {
		if p := geo.Partition(first.Region()); n.Kind() == model.KindCloudFront && p != home {
			x.refuse(n, "CloudFront is exported in partition %s only, and %s is in %s, partition %s", home, first.ID, first.Region(), p)
		}
	}
}
