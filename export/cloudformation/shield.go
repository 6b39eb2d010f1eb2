package cloudformation

import "portolan/model"

// shieldService protects what it is attached to. The subscription of the
// account is not the stacks' to make.
var shieldService = &service{
	kind: model.KindShield, makes: []string{"AWS::Shield::Protection"}, step: stepUsers,
	lives: seat{"the Region of what it protects; home for a distribution", func(x *exporter, n *model.Node) string { return x.home }},
	plan:  (*exporter).checkShield, write: (*exporter).shield,
	links: map[model.Kind][]string{model.KindCloudFront: nil, model.KindALB: nil, model.KindAccelerator: nil, model.KindCLB: nil},
}

func (x *exporter) checkShield(n *model.Node) {
	if len(x.t.Out(n.ID)) == 0 {
		x.refuseLoose(n)
		return
	}
	x.leave(n.ID, "Shield Advanced protects only in accounts that subscribe to it, for a year and at a monthly price; the stacks make the protections, not the subscription")
}

func (x *exporter) shield(n *model.Node) {
	for _, l := range x.t.Out(n.ID) {
		to := x.t.Node(l.To)
		s := x.stackOf(to)
		var arn value
		if to.Kind() == model.KindCloudFront {
			arn = sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${" + s.id(to.ID, "Distribution") + "}")
		} else {
			arn = x.arnOf(s, to)
		}
		s.add(&resource{
			rank: rankGuard, id: s.id(n.ID, x.word(to.ID)+"Protection"), kind: "AWS::Shield::Protection", comment: comment(n) + ", protects " + to.ID,
			properties: object(f("Name", str(model.Slug(n.ID)+"-"+model.Slug(to.ID))), f("ResourceArn", arn), f("Tags", x.tags())),
		})
	}
}
