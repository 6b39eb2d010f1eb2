package cloudformation

import (
	"fmt"
	"slices"

	"portolan/model"
	"portolan/model/pattern"
)

// outside are the kinds that stand for no resource, with the reason that the
// owner gets to read.
var outside = map[model.Kind]string{
	model.KindUsers: "clients are not resources",
}

func (x *exporter) refuse(n *model.Node, format string, args ...any) {
	x.reasons = append(x.reasons, Reason{Node: n.ID, Why: fmt.Sprintf(format, args...)})
}

func (x *exporter) refuseLink(l *model.Link, format string, args ...any) {
	x.reasons = append(x.reasons, Reason{Link: l.Ref(), Why: fmt.Sprintf(format, args...)})
}

// Rules by which a part of a drawing is not finished: nothing leads to it, or it
// leads to nothing.
const (
	notReached   = "graph/orphan-node graph/unreachable-node graph/no-users"
	leadsNowhere = "graph/dead-end graph/orphan-node"
)

// guard and guardLink are for what rules say of a drawing, and the export also
// where the drawing leaves it open. An error of one of the rules goes before it.
func (x *exporter) guard(rules string, n *model.Node, format string, args ...any) {
	x.reasons = append(x.reasons, Reason{Node: n.ID, guards: rules, Why: fmt.Sprintf(format, args...)})
}

func (x *exporter) guardLink(rules string, l *model.Link, format string, args ...any) {
	x.reasons = append(x.reasons, Reason{Link: l.Ref(), guards: rules, Why: fmt.Sprintf(format, args...)})
}

func (x *exporter) leave(what, why string) {
	x.leftOut = append(x.leftOut, LeftOut{What: what, Why: why})
}

// check collects every reason against the export and everything that is left
// out. Kinds and links come first: a node of a kind that cannot be exported
// has no other reasons.
func (x *exporter) check() {
	for _, n := range x.t.Nodes {
		if serviceOf(n) == nil && outside[n.Kind()] == "" {
			x.refuse(n, "%s cannot be exported yet", n.Info().Title)
		}
	}
	for _, l := range x.t.Links {
		x.checkLink(l)
	}
	for _, n := range x.t.Nodes {
		if why, ok := outside[n.Kind()]; ok {
			x.leave(n.ID, n.Info().Title+": "+why)
		}
		if s := serviceOf(n); s != nil && x.checkRegion(n) {
			s.plan(x, n)
		}
	}
	x.checkPartitions()
	x.checkWaysOut()
	x.checkWritten()
	if !x.lenient {
		x.askRules()
	}
	if len(x.t.Expect) > 0 {
		x.leave("expect", "expectations are goals of the design, not resources")
	}
	if len(x.reasons) == 0 && !x.hasResources() {
		x.reasons = append(x.reasons, Reason{Why: "the design has nothing that CloudFormation can make"})
	}
}

func (x *exporter) hasResources() bool {
	for _, n := range x.t.Nodes {
		if serviceOf(n) != nil {
			return true
		}
	}
	return false
}

func (x *exporter) checkLink(l *model.Link) {
	from, to := x.t.Node(l.From), x.t.Node(l.To)
	known := func(n *model.Node) bool { return serviceOf(n) != nil || outside[n.Kind()] != "" }
	switch {
	case !known(from) || !known(to): // the node has its reason
	case from.Kind() == model.KindShield && model.HasElasticIP(to):
		x.refuseLink(l, "the protection of the Elastic IP addresses of %s is not written: leave the link out and protect them by hand", to.ID)
	case !model.LegalLink(x.t, l):
		r := model.Refuse(from, to)
		why := r.Why
		if r.Instead != "" {
			why += "; " + r.Instead
		}
		x.guardLink("graph/illegal-connection", l, "%s", why)
	case outside[from.Kind()] != "" || outside[to.Kind()] != "":
	case !wires(from, to), !serviceOf(to).handsOver(from.Kind(), l.Kind):
		x.refuseLink(l, "a link from %s to %s cannot be exported yet", from.Info().Title, to.Info().Title)
	}
}

// regionCode is the form of Region codes.
var regionCode = pattern.Lazy(`^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}$`)

// checkRegion asks for a Region where the kind lives in one. Certificates get
// theirs from what they are attached to.
func (x *exporter) checkRegion(n *model.Node) bool {
	r := n.Region()
	if r == "" && (!n.Info().Regional || n.Kind() == model.KindCertificate) {
		return true
	}
	if !regionCode().MatchString(r) {
		x.guard("graph/missing-region words/unknown-region", n, "needs a Region, such as us-east-1; it has %q", r)
		return false
	}
	return true
}

// targets lists the nodes of a kind to which links lead from n.
func (x *exporter) targets(n *model.Node, kind model.Kind) []*model.Node {
	return x.ends(x.t.Out(n.ID), kind, func(l *model.Link) string { return l.To })
}

// sources lists the nodes of a kind from which links lead to n.
func (x *exporter) sources(n *model.Node, kind model.Kind) []*model.Node {
	return x.ends(x.t.In(n.ID), kind, func(l *model.Link) string { return l.From })
}

// ends lists the nodes of a kind that stand at one end of links, each once.
func (x *exporter) ends(links []*model.Link, kind model.Kind, end func(*model.Link) string) []*model.Node {
	var out []*model.Node
	for _, l := range links {
		if n := x.t.Node(end(l)); n.Kind() == kind && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// ofKind keeps the links of a kind.
func ofKind(links []*model.Link, kind model.LinkKind) []*model.Link {
	var out []*model.Link
	for _, l := range links {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}
