package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"portolan/model"
	"portolan/validate"
)

// coverage counts what is written of one sort, and names what is not.
type coverage struct {
	sort    string
	written int
	told    int
	left    []string
}

func (c *coverage) add(what string, written, told bool) {
	switch {
	case written:
		c.written++
	case told:
		c.told++
	default:
		c.left = append(c.left, what)
	}
}

// measured is how much of the model is written: kinds, rows of connections.csv,
// properties of kinds and of links.
func measured() []coverage {
	kinds, pairs := coverage{sort: "kinds"}, coverage{sort: "rows of connections.csv"}
	nodes, links := coverage{sort: "properties of kinds"}, coverage{sort: "properties of links"}
	for _, k := range model.Kinds() {
		s := serviceIndex[k.Kind]
		kinds.add(string(k.Kind), s != nil, outside[k.Kind] != "")
		at := model.Place{Node: model.NewNode("n", "", k.NewSpec())}
		for _, p := range k.Props {
			name := string(k.Kind) + "." + p.Name
			told := describes(at, p.Name) || missing[p.Name] != "" || outside[k.Kind] != "" || strings.HasPrefix(p.Counts(), "nowhere")
			nodes.add(name, s != nil && slices.Contains(s.properties, p.Name), told)
		}
	}
	for _, c := range model.Connections() {
		from, to := kindOf(c.From), kindOf(c.To)
		s, end := serviceIndex[from], serviceIndex[to]
		told := outside[from] != "" || s != nil && outside[to] != ""
		ok := s != nil && end != nil && s.wiresKinds(to) && end.handsOver(from, c.Link)
		pairs.add(c.From+" -> "+c.To+" ("+string(c.Link)+")", ok, told && end != nil || outside[to] != "")
	}
	for _, k := range model.LinkKinds() {
		at := model.Place{Link: &model.Link{Kind: k.Kind}}
		for _, p := range k.Props {
			written := slices.ContainsFunc(services, func(s *service) bool {
				return slices.ContainsFunc(slices.Collect(maps.Keys(s.links())), func(to model.Kind) bool {
					return joins(s.kind, to, k.Kind) && slices.Contains(s.links()[to], p.Name)
				})
			})
			links.add(string(k.Kind)+"."+p.Name, written && lacking[p.Name] == "", describes(at, p.Name) || missing[p.Name] != "" || lacking[p.Name] != "")
		}
	}
	return []coverage{kinds, pairs, nodes, links}
}

// refusedByExport lists what is refused though AWS has it: reasons of
// testdata/reasons.csv that no rule says are in it.
const refusedByExport = `
A property is refused where what remains would be another design. All else that is
refused breaks a rule, which [rules.md](rules.md) explains, but for these:

- two buckets that are copied to each other: a bucket has its replication from the
  start, and there is no resource for that of a bucket which is there
- the SOA and NS records of a zone itself, which are there already
- instances under a name, or behind an accelerator, without Elastic IP addresses: a
  template cannot follow the addresses that a group gives them
- a record of addresses of a Network Load Balancer without Elastic IP addresses: AWS
  gives it fixed ones, and no attribute of its resource tells them
- an HTTPS record that names a service and is no alias: its values are not drawn
- a CNAME for instances: a template knows their addresses and no name of them
- a record as origin whose answers are of several kinds, other than load balancers:
  an origin has one protocol and one pair of ports
- a VPC origin of a load balancer that is not internal: the export puts those that
  are not into public subnets, where CloudFront takes none
- Regions that lead to each other in a ring: values flow from one stack to the next
- parts in several partitions of AWS, and distributions outside of the partition aws:
  a set of stacks is deployed with one account, which is of one partition
- Shield on Elastic IP addresses: who owns the addresses of instances changes as the
  group does, and the stacks do not write the protection
- QUIC to instances that are registered by address: each has a server id of its own,
  which the drawing does not know
- texts that hold {{ where CloudFormation would read a secret or a parameter
- what leaves created networks through a NAT gateway, when the option says that there
  is none, or fewer than the drawing needs
- a design without anything that becomes a resource
`

// writeCoverage is the end of the page: how much is written, what CloudFormation
// lacks, and what is not written yet.
func writeCoverage(b *strings.Builder) {
	b.WriteString("\n## How much is written\n\nTold is what describes users, loads or code, has no effect anywhere, stands for no\nresource, or is what CloudFormation lacks.\n\n| | written | told | not yet |\n|---|---|---|---|\n")
	all := measured()
	for _, c := range all {
		fmt.Fprintf(b, "| %s | %d | %d | %d |\n", c.sort, c.written, c.told, len(c.left))
	}
	b.WriteString("\n## What CloudFormation lacks\n\n| property | where it is set | what is missing |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		fmt.Fprintf(b, "| %s | told | %s |\n", name, missing[name])
	}
	for _, name := range slices.Sorted(maps.Keys(lacking)) {
		fmt.Fprintf(b, "| %s | refused | %s |\n", name, lacking[name])
	}
	b.WriteString(refusedByExport)
	writeRefusedWarnings(b)
	b.WriteString("\n## Not written yet\n")
	for _, c := range all {
		left := "none"
		if len(c.left) > 0 {
			left = strings.Join(c.left, ", ")
		}
		fmt.Fprintf(b, "\n%s: %s.\n", c.sort, left)
	}
}

// writeRefusedWarnings lists the rules that only warn and keep a design from being
// exported all the same.
func writeRefusedWarnings(b *strings.Builder) {
	b.WriteString("\n## Warnings that an export refuses\n\nA design without errors is exported, but for findings of these rules, which are\nno errors:\n")
	for _, why := range []validate.ExportRefusal{validate.ExportDoubts, validate.ExportAsks, validate.ExportDown, validate.ExportLacking} {
		var ids []string
		for _, r := range validate.Rules() {
			if r.Export == why {
				ids = append(ids, "`"+r.ID+"`")
			}
		}
		fmt.Fprintf(b, "\n- %s: %s\n", why, strings.Join(ids, ", "))
	}
}

// wiresKinds is [wires] for kinds: the end has to have a service that hands over what
// the link takes.
func (s *service) wiresKinds(to model.Kind) bool {
	end := serviceIndex[to]
	if _, ok := s.links()[to]; !ok || end == nil {
		return false
	}
	return slices.ContainsFunc(model.LinkKinds(), func(k *model.LinkInfo) bool { return joins(s.kind, to, k.Kind) && end.handsOver(s.kind, k.Kind) })
}
