package cloudformation_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"portolan/export/cloudformation"
	"portolan/model"
)

// anyDesign draws nodes of the kinds that are exported, with any values that
// their properties can take and with titles that no template should trip over.
func anyDesign(t *rapid.T) *model.Topology {
	kinds := []model.Kind{
		model.KindUsers, model.KindRecord, model.KindHealthCheck, model.KindCloudFront, model.KindWAF,
		model.KindCertificate, model.KindS3, model.KindALB, model.KindASG, model.KindECS, model.KindDatastore, model.KindLambda,
		model.KindHTTPAPI, model.KindRESTAPI, model.KindWebSocketAPI, model.KindVPCLink, model.KindOnPremises, model.KindShield,
		model.KindLambdaEdge, model.KindCloudFrontFunction, model.KindNLB, model.KindGWLB, model.KindAccelerator, model.KindVPCEndpoint,
		model.KindCognito, model.KindAppSync, model.KindAppRunner, model.KindAmplify, model.KindBeanstalk, model.KindOpenSearch,
		model.KindLattice, model.KindVerifiedAccess, model.KindAgentGateway, model.KindCLB, model.KindFunctionURL,
	}
	ids := []string{"a", "a-b", "a.b", "a_b", "ab", "1st", "cdn", "web", "app", "www"}
	n := rapid.IntRange(0, len(ids)).Draw(t, "nodes")
	var nodes []*model.Node
	for i := range n {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		spec := kind.Info().NewSpec()
		anyProps(t, kind.Info().Props, spec)
		title := rapid.SampledFrom([]string{"", "Shop", "a: b # c", "'\"\\\n{{resolve:x}}\x1b[0m", "${AWS::Region}"}).Draw(t, "title")
		nodes = append(nodes, model.NewNode(ids[i], title, spec))
	}
	var links []*model.Link
	for _, from := range nodes {
		for _, to := range nodes {
			if len(model.Legal(from, to)) == 0 || !rapid.Bool().Draw(t, "linked") {
				continue
			}
			l := model.NewLink(from, to)
			anyProps(t, l.Info().Props, l.Spec)
			links = append(links, l)
		}
	}
	top, err := model.New("Any\ndesign", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return top
}

// anyChange is a design of a service with other values at one of its nodes and
// one of its links.
func anyChange(t *testing.T, rt *rapid.T, names []string) *model.Topology {
	top := drawn(t, "services", rapid.SampledFrom(names).Draw(rt, "design"))
	at := rapid.IntRange(0, len(top.Nodes)-1).Draw(rt, "node")
	var nodes []*model.Node
	for i, n := range top.Nodes {
		if i == at {
			anyProps(rt, n.Info().Props, n.Spec)
			n = model.NewNode(n.ID, n.Title, n.Spec)
		}
		nodes = append(nodes, n)
	}
	which := rapid.IntRange(0, max(0, len(top.Links)-1)).Draw(rt, "link")
	var links []*model.Link
	for i, l := range top.Links {
		if i == which {
			fresh := model.NewLink(top.Node(l.From), top.Node(l.To))
			if fresh.Kind == l.Kind {
				for _, p := range l.Info().Props {
					if v, set := p.Get(l.Spec); set {
						if err := p.Set(fresh.Spec, v); err != nil {
							rt.Fatal(err)
						}
					}
				}
				anyProps(rt, fresh.Info().Props, fresh.Spec)
				l = fresh
			}
		}
		links = append(links, l)
	}
	changed, err := model.New(top.Name, nodes, links)
	if err != nil {
		rt.Fatal(err)
	}
	return changed
}

// anyProps sets a few properties to values that mostly make sense.
func anyProps(t *rapid.T, props []model.Prop, spec any) {
	for _, p := range props {
		if p.Name != "region" && p.Name != "name" && p.Name != "zone" && rapid.IntRange(0, 3).Draw(t, p.Name) > 0 {
			continue
		}
		var v string
		switch {
		case p.Type == model.RegionID:
			v = rapid.SampledFrom([]string{"us-east-1", "eu-west-1", "us-east-1", "here"}).Draw(t, p.Name)
		case len(p.Choices) > 0:
			v = rapid.SampledFrom(p.Words()).Draw(t, p.Name)
		case p.Type == model.Bool:
			v = rapid.SampledFrom([]string{"true", "false"}).Draw(t, p.Name)
		case p.Type == model.Int, p.Type == model.IntList, p.Type == model.Decimal:
			v = fmt.Sprint(rapid.IntRange(int(p.Min), max(int(p.Min), min(int(p.Max), 300))).Draw(t, p.Name))
		default:
			v = rapid.SampledFrom([]string{"www.example.com", "example.com", "*.example.com", "/x/*", "*", "a", "x\ny"}).Draw(t, p.Name)
		}
		if err := p.Set(spec, []string{v}); err != nil {
			continue // the type asks for another form
		}
	}
}

// Any drawing is exported to templates that hold together, or refused with
// reasons; with Force what is left is exported. Each of that has to happen often
// enough to say something, with drawings of both sorts.
func TestAnyDesign(t *testing.T) {
	counts, names := map[string]int{}, drawings(t, "services")
	rapid.Check(t, func(rt *rapid.T) {
		var top *model.Topology
		sort := "changed"
		if rapid.Bool().Draw(rt, "anything") {
			sort, top = "any", anyDesign(rt)
		} else {
			top = anyChange(t, rt, names)
		}
		for _, force := range []bool{false, true} {
			set, err := cloudformation.Export(top, cloudformation.Options{Force: force})
			var refused *cloudformation.UnsupportedError
			outcome := sort + ", exported"
			if force {
				outcome = sort + ", forced"
			}
			if errors.As(err, &refused) && len(refused.Reasons) > 0 {
				counts[outcome+" in vain"]++
				continue
			}
			if err != nil {
				rt.Fatal(err)
			}
			counts[outcome]++
			if _, err := set.Files(); err != nil {
				rt.Fatal(err)
			}
			for _, s := range set.Stacks {
				check(t, set, s)
			}
			if t.Failed() {
				rt.Fatalf("%s", set.Stacks[0].Template)
			}
		}
	})
	t.Logf("%v", counts)
	for outcome, least := range map[string]int{
		"any, exported in vain": 20, "any, forced": 3, "any, forced in vain": 5, "changed, exported": 4, "changed, exported in vain": 12, "changed, forced": 15,
	} {
		if counts[outcome] < least {
			t.Errorf("%s: %d drawings are too few to say anything, want %d", outcome, counts[outcome], least)
		}
	}
}
