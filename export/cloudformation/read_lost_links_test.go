package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
)

// quietLinks are the pairs of kinds that a drawing has more links between than the design
// that was read, or fewer, where no note speaks of a node at which one is another.
func quietLinks(drawn *model.Topology, r *Reading) (out []string) {
	count := func(t *model.Topology) (map[string]int, map[string][]string) {
		n, at := map[string]int{}, map[string][]string{}
		for _, l := range t.Links {
			if outside[t.Node(l.From).Kind()] == "" {
				pair := string(t.Node(l.From).Kind()) + " -> " + string(t.Node(l.To).Kind())
				n[pair]++
				at[pair] = append(at[pair], l.From+" -> "+l.To)
			}
		}
		return n, at
	}
	was, ends := count(drawn)
	is, others := count(r.Topology)
	for pair, all := range others {
		ends[pair] = append(ends[pair], all...)
		was[pair] += 0
	}
	for pair := range was {
		if was[pair] == is[pair] {
			continue
		}
		told := slices.ContainsFunc(r.Notes, func(n Note) bool {
			return slices.ContainsFunc(ends[pair], func(link string) bool {
				from, to, _ := strings.Cut(link, " -> ")
				_, id, _ := strings.Cut(n.ID, "/")
				return n.ID == from || n.ID == to || id != "" && (strings.HasPrefix(id, logical(from)) || strings.HasPrefix(id, logical(to)))
			})
		})
		if !told {
			out = append(out, pair+": "+decimal(was[pair])+" drawn, "+decimal(is[pair])+" read")
		}
	}
	slices.Sort(out)
	return out
}

// Who uses an endpoint, and what a check asks, stands in few words of templates: it is
// read right, or told.
func TestReadLinksThroughEndpoints(t *testing.T) {
	const calls = "{id: fu, kind: function-url, region: eu-west-1, authType: NONE}\n{id: l, kind: lambda, region: eu-west-1, vpc: true}\n{id: s, kind: s3, region: eu-west-1}\n"
	for name, c := range map[string]struct {
		nodes, links string
		kept         []string
	}{
		"a function and a gateway":  {calls + "{id: e, kind: vpc-endpoint, region: eu-west-1, type: gateway}", "u -> fu\nfu -> l\nl -> e\ne -> s", []string{"- l -> e\n", "- e -> s\n"}},
		"a function and interfaces": {calls + "{id: e, kind: vpc-endpoint, region: eu-west-1, privateDns: true}", "u -> fu\nfu -> l\nl -> e\ne -> s", []string{"- l -> e\n", "- e -> s\n"}},
		"gateway and interface": {
			calls + "{id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n{id: x, kind: ecs, region: eu-west-1}\n{id: t, kind: s3, region: eu-west-1}\n{id: g, kind: vpc-endpoint, region: eu-west-1, type: gateway}\n{id: e, kind: vpc-endpoint, region: eu-west-1, privateDns: true}",
			"h -> a\na -> x\nu -> fu\nfu -> l\nx -> g\ng -> s\nl -> e\ne -> t",
			[]string{"- x -> g\n", "- g -> s\n", "- l -> e\n", "- e -> t\n"},
		},
		"an answer of several addresses": {
			"{id: r, kind: record, zone: example.org, name: a.example.org, policy: multivalue}\n{id: c, kind: health-check, type: HTTP, path: /}\n{id: x, kind: asg, region: eu-west-1, min: 3, eip: true}\n{id: o, kind: on-premises}",
			"h -> r\n{from: r, to: x, healthCheck: c}\nr -> o\nc -> x",
			[]string{"- {from: r, to: x, healthCheck: c}\n", "- r -> o\n"},
		},
		"stores that only a server of the owner calls": {
			"{id: cdn, kind: cloudfront}\n{id: o, kind: on-premises}\n{id: db, kind: datastore, region: eu-west-1, engine: aurora}\n{id: twin, kind: datastore, region: us-east-1, engine: aurora}",
			"u -> cdn\ncdn -> o\no -> db\ndb -> twin",
			nil,
		},
		"a check that asks a name": {
			"{id: r, kind: record, zone: example.org, name: a.example.org, policy: failover}\n{id: p, kind: record, zone: example.org, name: p.example.org}\n{id: c, kind: health-check, type: HTTPS, fqdn: p.example.org}\n{id: a, kind: alb, region: eu-west-1}\n{id: k, kind: certificate, region: eu-west-1, names: [a.example.org, p.example.org]}\n{id: x, kind: asg, region: eu-west-1}\n{id: o, kind: on-premises}",
			"u -> r\n{from: r, to: a, healthCheck: c, role: primary}\n{from: r, to: o, role: secondary}\nk -> a\na -> x\np -> a\nc -> a",
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			list := func(lines string) string { return "  - " + strings.ReplaceAll(lines, "\n", "\n  - ") + "\n" }
			src := "nodes:\n  - {id: u, kind: users}\n"
			if strings.Contains(c.links, "h -> ") {
				src += "  - {id: h, kind: users, protocol: http}\n"
			}
			src += list(c.nodes) + "links:\n" + list(c.links)
			r := readStripped(t, src)
			for _, lost := range quietLinks(exportable(t, parseDesign(t, src)), r) {
				t.Errorf("not told: %s", lost)
			}
			read := string(document.Format(r.Topology))
			for _, line := range c.kept {
				if !strings.Contains(read, line) {
					t.Errorf("%q is not in\n%s", line, read)
				}
			}
		})
	}
}
