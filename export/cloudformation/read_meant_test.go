package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/racetest"
)

// unmeant are the properties of what was read of an edited set that no resource says: an
// export with the value drawn before is as near to every place that somebody edited, or
// the value breaks a place that names the property and says what it was.
func unmeant(t *testing.T, files []File, r *Reading) (out []string) {
	t.Helper()
	if !slices.ContainsFunc(r.Changed, func(c Change) bool { return c.Property != "" }) {
		return nil
	}
	set, _, err := parseSet(files)
	if err != nil {
		t.Fatal(err)
	}
	drawing, options, _ := carriedDrawing(set)
	set = slices.DeleteFunc(set, holdsTemplates)
	for _, s := range set {
		s.addExtras(words(drawing), s.conditions)
	}
	c := newComparison(set, true, options)
	c.tries = 1 << 20
	now := c.try(r.Topology)
	if now == nil {
		return []string{"the design that was read cannot be compared"}
	}
	for _, change := range r.Changed {
		if change.Property == "" || change.Property == "title" {
			continue
		}
		at, was := change.Node, model.Place{}
		if l := drawing.Link(change.Link); l != nil {
			at, was = "", model.AtLink(drawing, l)
		} else if n := drawing.Node(at); n != nil {
			was = model.AtNode(drawing, n)
		} else {
			continue
		}
		p, _ := model.FindProp(was.Props(), change.Property)
		value, set := p.Get(was.Spec())
		if !set {
			value = nil
		}
		undone, err := model.Apply(r.Topology, spot{node: at, link: change.Link}.set(change.Property, value))
		if err != nil {
			continue // it goes with another change
		}
		before := c.try(undone)
		if before == nil {
			continue
		}
		is, then, property := now.differing(), before.differing(), propertyOfPlace(was, p)
		closed := slices.DeleteFunc(slices.Clone(before.gaps), func(g gap) bool { return g.same || is[g.key()] })
		breaks := slices.DeleteFunc(slices.Clone(now.gaps), func(g gap) bool { return g.same || then[g.key()] || !g.names(property) })
		named := slices.ContainsFunc(closed, func(g gap) bool { return g.names(property) || g.want == "false" })
		switch {
		case len(closed) == 0:
			out = append(out, change.String()+", and nothing is nearer to the templates for it")
		case len(breaks) > 0 && !named:
			out = append(out, change.String()+", and "+placeOf(breaks[0])+" says what it was")
		}
	}
	return out
}

// What was added, taken away or changed in a set and is no word of any property is told,
// and no property is bent until it fits.
func TestReadBendsNoProperty(t *testing.T) {
	const (
		balancers = `nodes:
  - {id: u, kind: users, protocol: http}
  - {id: n, kind: nlb, region: eu-west-1, port: 80}
  - {id: a, kind: alb, region: eu-west-1, scheme: internal, listeners: ["http:80"]}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> n
  - n -> a
  - {from: a, to: x, host: a.example.com}
`
		edge = `nodes:
  - {id: u, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: s, kind: s3, region: eu-west-1}
  - {id: l1, kind: lambda-edge}
  - {id: l2, kind: lambda-edge}
links:
  - u -> cdn
  - {from: cdn, to: s, access: oac}
  - {from: cdn, to: l1, event: origin-response}
  - {from: cdn, to: l2, event: origin-request}
`
		group = `nodes:
  - {id: u, kind: users, protocol: http}
  - {id: a, kind: alb, region: eu-west-1, listeners: ["http:80"], ipAddressType: dualstack}
  - {id: x, kind: asg, region: eu-west-1}
links:
  - u -> a
  - {from: a, to: x, ipAddressType: ipv6}
`
		port22 = "        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: 0.0.0.0/0\n"
		first  = "SecurityGroupIngress:\n"
	)
	for name, c := range map[string]struct {
		src string
		cut func(string) string
		not string // what must not be said of any property
	}{
		"a range of status codes": {balancers, swap("'200-399,404'", "'200-399'"), "healthCheck"},
		"a port of its own":       {group, swap(first, first+port22), "securityGroups"},
		"an event that is gone": {edge, func(s string) string {
			before, after, ok := strings.Cut(s, "            - EventType: origin-response\n")
			if !ok {
				return s
			}
			_, after, _ = strings.Cut(after, "\n")
			return before + after
		}, "event"},
		"the network of a launch template": {group, func(s string) string {
			before, after, ok := strings.Cut(s, "        NetworkInterfaces:\n")
			if !ok {
				return s
			}
			lines := strings.SplitAfter(after, "\n")
			for len(lines) > 0 && strings.HasPrefix(lines[0], "          ") {
				lines = lines[1:]
			}
			return before + "        SecurityGroupIds:\n          - !GetAtt XSecurityGroup.GroupId\n" + strings.Join(lines, "")
		}, "ipAddressType"},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := exportOf(t, c.src).Files()
			if err != nil {
				t.Fatal(err)
			}
			edited := false
			for i, f := range files {
				if now := c.cut(string(f.Data)); strings.HasSuffix(f.Name, ".yaml") && !edited && now != string(f.Data) {
					files[i].Data, edited = []byte(now), true
				}
			}
			if !edited {
				t.Fatal("no template has it")
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range r.Changed {
				if change.Property == c.not {
					t.Errorf("%s", change)
				}
			}
			if len(r.Notes)+len(r.Changed) == 0 {
				t.Error("it is not told")
			}
		})
	}
}

func swap(old, now string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, now, 1) }
}

// Parameters that an earlier version called otherwise are told in one line.
func TestReadFormerParameterNames(t *testing.T) {
	files, err := exportOf(t, "nodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: eu-west-1}\n  - {id: c, kind: certificate, region: eu-west-1, names: [app.example.org]}\n  - {id: x, kind: asg, region: eu-west-1}\n  - {id: r, kind: record, zone: example.org, name: app.example.org}\nlinks:\n  - u -> r\n  - r -> a\n  - c -> a\n  - a -> x\n").Files()
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		files[i].Data = []byte(strings.NewReplacer("NetworkPrefixEuWest1", "NetworkPrefix", "HostedZoneIdExampleOrg", "HostedZoneId").Replace(string(files[i].Data)))
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	told := r.told()
	if strings.Count(told, "\n") > 1 || !strings.Contains(told, "HostedZoneId is HostedZoneIdExampleOrg") || !strings.Contains(told, "NetworkPrefix is NetworkPrefixEuWest1") {
		t.Errorf("told:\n%s", told)
	}
}

// A rule, an answer, an association or an endpoint group that was deleted takes its link
// out of the design, and no other: what it led to stays, and is told as left over.
func TestReadDeletedWays(t *testing.T) {
	racetest.OneGoroutine(t)
	for name, c := range map[string]struct{ src, resource, gone string }{
		"a rule":                         {"nodes:\n  - {id: u, kind: users, protocol: http}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\n  - {id: i, kind: asg, region: eu-west-1}\n  - {id: f, kind: lambda, region: eu-west-1}\nlinks:\n  - u -> a\n  - a -> x\n  - {from: a, to: i, pathRule: /i/*}\n  - {from: a, to: f, pathRule: /f/*}\n", "ARule80I", "a -> i"},
		"an answer":                      {"nodes:\n  - {id: u, kind: users}\n  - {id: r, kind: record, zone: example.org, name: a.example.org, policy: weighted}\n  - {id: one, kind: on-premises}\n  - {id: two, kind: on-premises}\nlinks:\n  - u -> r\n  - {from: r, to: one, weight: 1}\n  - {from: r, to: two, weight: 3}\n", "RTwoRecord", "r -> two"},
		"an association":                 {"nodes:\n  - {id: u, kind: users}\n  - {id: p, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: w, kind: waf, scope: REGIONAL, region: eu-west-1}\nlinks:\n  - u -> p\n  - p -> f\n  - w -> p\n", "WPAssociation", "w -> p"},
		"an endpoint group":              {"nodes:\n  - {id: u, kind: users, protocol: tcp}\n  - {id: ga, kind: global-accelerator}\n  - {id: n, kind: nlb, region: eu-west-1, port: 443}\n  - {id: m, kind: nlb, region: us-west-2, port: 443}\n  - {id: x, kind: ecs, region: eu-west-1}\n  - {id: z, kind: ecs, region: us-west-2}\nlinks:\n  - u -> ga\n  - ga -> n\n  - ga -> m\n  - n -> x\n  - m -> z\n", "GaEndpointsUsWest2", "ga -> m"},
		"the other rule":                 {"nodes:\n  - {id: u, kind: users, protocol: http}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\n  - {id: i, kind: asg, region: eu-west-1}\n  - {id: f, kind: lambda, region: eu-west-1}\nlinks:\n  - u -> a\n  - a -> x\n  - {from: a, to: i, pathRule: /i/*}\n  - {from: a, to: f, pathRule: /f/*}\n", "ARule80F", "a -> f"},
		"the other answer":               {"nodes:\n  - {id: u, kind: users}\n  - {id: r, kind: record, zone: example.org, name: a.example.org, policy: weighted}\n  - {id: one, kind: on-premises}\n  - {id: two, kind: on-premises}\nlinks:\n  - u -> r\n  - {from: r, to: one, weight: 1}\n  - {from: r, to: two, weight: 3}\n", "ROneRecord", "r -> one"},
		"the first of two associations":  {"nodes:\n  - {id: u, kind: users}\n  - {id: p, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: q, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: w, kind: waf, scope: REGIONAL, region: eu-west-1}\nlinks:\n  - u -> p\n  - u -> q\n  - p -> f\n  - q -> f\n  - w -> p\n  - w -> q\n", "WPAssociation", "w -> p"},
		"the second of two associations": {"nodes:\n  - {id: u, kind: users}\n  - {id: p, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: q, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: w, kind: waf, scope: REGIONAL, region: eu-west-1}\nlinks:\n  - u -> p\n  - u -> q\n  - p -> f\n  - q -> f\n  - w -> p\n  - w -> q\n", "WQAssociation", "w -> q"},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := exportOf(t, c.src).Files()
			if err != nil {
				t.Fatal(err)
			}
			cut := false
			for i, f := range files {
				before, after, ok := strings.Cut(string(f.Data), "\n  "+c.resource)
				if !ok || !strings.HasSuffix(f.Name, ".yaml") {
					continue
				}
				lines := strings.SplitAfter(after, "\n")[1:]
				for len(lines) > 0 && (strings.HasPrefix(lines[0], "    ") || strings.TrimSpace(lines[0]) == "") {
					lines = lines[1:]
				}
				files[i].Data, cut = []byte(before+"\n"+strings.Join(lines, "")), true
			}
			if !cut {
				t.Fatalf("no template has %s", c.resource)
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var links []string
			for _, change := range r.Changed {
				if change.Property == "" {
					links = append(links, change.place())
				}
			}
			if !slices.Equal(links, []string{c.gone}) {
				t.Errorf("%q left, want %q:\n%s", links, c.gone, r.told())
			}
		})
	}
}
