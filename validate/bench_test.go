package validate_test

import (
	"fmt"
	"testing"

	"portolan/model"
	"portolan/validate"
)

// fleet is a design of about n nodes: sites of ten, each with users, DNS, a
// distribution, a bucket, balancers in two Regions and their backends.
func fleet(b testing.TB, n int) *model.Topology {
	b.Helper()
	var nodes []*model.Node
	var links []*model.Link
	node := func(id string, spec model.Spec) *model.Node {
		m := model.NewNode(id, "", spec)
		nodes = append(nodes, m)
		return m
	}
	link := func(from, to *model.Node) *model.Link {
		l := model.NewLink(from, to)
		links = append(links, l)
		return l
	}
	for i := range n / 10 {
		id := func(s string) string { return fmt.Sprintf("%s-%d", s, i) }
		name := fmt.Sprintf("www.site%d.example.com", i)
		users := node(id("users"), &model.Users{})
		www := node(id("www"), &model.Record{Name: model.Some(name), Zone: model.Some("example.com")})
		cdn := node(id("cdn"), &model.CloudFront{Aliases: model.Some([]string{name})})
		cert := node(id("cert"), &model.Certificate{Region: model.Some("us-east-1"), Names: model.Some([]string{name})})
		pages := node(id("pages"), &model.S3{Region: model.Some("eu-west-1")})
		api := node(id("origin"), &model.Record{Name: model.Some("origin." + name), Policy: model.Some(model.PolicyFailover)})
		link(users, www)
		link(www, cdn)
		link(cert, cdn)
		link(cdn, pages)
		link(cdn, api).Spec.(*model.OriginSpec).Path = model.Some("/api/*")
		for r, region := range []string{"eu-west-1", "us-east-1"} {
			lb := node(fmt.Sprintf("lb-%d-%d", i, r), &model.ALB{Region: model.Some(region)})
			app := node(fmt.Sprintf("app-%d-%d", i, r), &model.ASG{Region: model.Some(region)})
			s := link(api, lb).Spec.(*model.ResolvesToSpec)
			s.Role = model.Some([]string{model.RolePrimary, model.RoleSecondary}[r])
			link(lb, app)
		}
	}
	t, err := model.New("fleet", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// chain is one long way: each record is an alias of the next.
func chain(b testing.TB, n int) *model.Topology {
	b.Helper()
	nodes := []*model.Node{model.NewNode("users", "", &model.Users{})}
	var links []*model.Link
	for i := range n {
		r := &model.Record{Name: model.Some(fmt.Sprintf("n%d.example.com", i)), Policy: model.Some(model.PolicyLatency)}
		nodes = append(nodes, model.NewNode(fmt.Sprintf("r%d", i), "", r))
		links = append(links, model.NewLink(nodes[i], nodes[i+1]))
	}
	t, err := model.New("chain", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// hub is one node with n links to as many targets.
func hub(b testing.TB, n int, spec, target model.Spec) *model.Topology {
	b.Helper()
	users := model.NewNode("users", "", &model.Users{})
	centre := model.NewNode("centre", "", spec)
	nodes := []*model.Node{users, centre}
	links := []*model.Link{model.NewLink(users, centre)}
	for i := range n {
		m := model.NewNode(fmt.Sprintf("t%d", i), "", target)
		nodes = append(nodes, m)
		links = append(links, model.NewLink(centre, m))
	}
	t, err := model.New("hub", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// checked is n sites of ten nodes whose every answer and balancer has a health check: a
// failover record, and a distribution whose balancer admits CloudFront alone.
func checked(b testing.TB, n int) *model.Topology {
	b.Helper()
	var nodes []*model.Node
	var links []*model.Link
	for i := range n {
		node := func(name string, spec model.Spec) *model.Node {
			m := model.NewNode(fmt.Sprintf("%s-%d", name, i), "", spec)
			nodes = append(nodes, m)
			return m
		}
		link := func(from, to *model.Node) *model.Link {
			links = append(links, model.NewLink(from, to))
			return links[len(links)-1]
		}
		check := func() *model.HealthCheck {
			return &model.HealthCheck{Type: model.Some("TCP"), FQDN: model.Some(fmt.Sprintf("c%d.example.com", i))}
		}
		users, cdn := node("users", &model.Users{}), node("cdn", &model.CloudFront{})
		www := node("www", &model.Record{Name: model.Some(fmt.Sprintf("www%d.example.com", i)), Policy: model.Some(model.PolicyFailover)})
		app := node("app", &model.ASG{Region: model.Some("eu-west-1")})
		link(users, www)
		link(users, cdn)
		for _, role := range []string{model.RolePrimary, model.RoleSecondary} {
			lb, hc := node("lb-"+role, &model.ALB{Region: model.Some("eu-west-1")}), node("check-"+role, check())
			s := link(www, lb).Spec.(*model.ResolvesToSpec)
			s.Role, s.HealthCheck = model.Some(role), model.Some(hc.ID)
			link(hc, lb)
			link(lb, app)
		}
		inner := node("inner", &model.ALB{Region: model.Some("eu-west-1")})
		link(cdn, inner).Spec.(*model.OriginSpec).Access = model.Some(model.AccessPrefixList)
		link(inner, app)
		link(node("check", check()), inner)
	}
	t, err := model.New("checked", nodes, links)
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// TestChecksGrowWithTheDesign: what a health check finds is asked once of each, and not
// of the whole design. Memory stands for time, since it does not hang on the machine.
func TestChecksGrowWithTheDesign(t *testing.T) {
	small, large := checked(t, 25), checked(t, 100)
	var n int
	for _, f := range validate.Check(small).Findings {
		if f.Rule == "route53/health-check-refused" {
			n++
		}
	}
	if n != 25 {
		t.Fatalf("%d checks are named that CloudFront alone passes, want 25", n)
	}
	few := testing.AllocsPerRun(1, func() { validate.Check(small) })
	many := testing.AllocsPerRun(1, func() { validate.Check(large) })
	if many > 6*few {
		t.Errorf("%.0f allocations for 4 times as much as takes %.0f", many, few)
	}
}

func BenchmarkCheck(b *testing.B) {
	for name, t := range map[string]*model.Topology{
		"100": fleet(b, 100), "10000": fleet(b, 10_000), "chain-2000": chain(b, 2_000),
		"answers-2000": hub(b, 2_000, &model.Record{Policy: model.Some(model.PolicyWeighted)}, &model.ALB{}),
		"origins-2000": hub(b, 2_000, &model.CloudFront{}, &model.S3{}),
		"checked-1000": checked(b, 100),
		"targets-2000": hub(b, 2_000, &model.ALB{}, &model.Lambda{}),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				validate.Check(t)
			}
		})
	}
}
