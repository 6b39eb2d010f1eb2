package cloudformation

import (
	"slices"

	"portolan/model"
)

// shieldService protects what it is attached to. The subscription of the
// account is not the stacks' to make.
var shieldService = &service{
	kind: model.KindShield, makes: []string{"AWS::Shield::Protection"}, step: stepUsers,
	lives: seat{"the Region of what it protects; home for a distribution", func(x *exporter, n *model.Node) string { return x.home }},
	plan:  (*exporter).checkShield, write: (*exporter).shield,
	links: towards(model.KindShield, model.Attach, nil),
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
		s := x.protects(to)
		arn := x.protected(s, to)
		if s.hasProtection(arn) { // names share a zone, and AWS protects nothing twice
			continue
		}
		s.add(&resource{
			rank: rankGuard, id: s.id(n.ID, x.word(to.ID)+"Protection"), kind: "AWS::Shield::Protection", comment: comment(n) + ", protects " + to.ID,
			properties: object(f("Name", str(shortened(model.Slug(n.ID)+"-"+model.Slug(to.ID), mostOf("AWS::Shield::Protection", "Name")))), f("ResourceArn", arn), f("Tags", x.tags())),
		})
	}
}

// protects is the stack of a protection: that of what it protects, or home for
// what is not made by a stack.
func (x *exporter) protects(to *model.Node) *stack {
	if to.Kind().Opaque() {
		return x.stack(x.home)
	}
	return x.stackOf(to)
}

// protected is the ARN of what is protected. A name is protected by its hosted
// zone.
func (x *exporter) protected(s *stack, to *model.Node) value {
	switch spec := to.Effective().(type) {
	case *model.CloudFront:
		return x.distributionARN(s, to)
	case *model.Record:
		zone := x.zone(s, model.Domain(spec.Name.Val()), spec.ZonePrivate.Val())
		return sub("arn:${AWS::Partition}:route53:::hostedzone/${" + zone.Value + "}")
	}
	return x.arnOf(s, to)
}

func (s *stack) hasProtection(arn value) bool {
	return slices.ContainsFunc(s.resources, func(r *resource) bool {
		of := lookup(r.properties, "ResourceArn")
		return r.kind == "AWS::Shield::Protection" && of.Tag == arn.Tag && of.Value == arn.Value
	})
}
