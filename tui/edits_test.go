package tui

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/tui/inspector"
)

// site is a small design: users -> www -> cdn -> {alb -> web, assets}.
func site(t *testing.T) *session {
	t.Helper()
	s := newSession(t, 160, 45, blank())
	return s.Press("a", "sydney", "<enter>", "a", "r53", "<enter>", "a", "cf", "<enter>", "a", "s3", "<enter>", "[", "a", "alb, ec2", "<enter>")
}

func TestWordsOfQuickAdd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ near, typed, kind, prop, value string }{
		{"cdn", "alb eu", "alb", "region", "eu-"},
		{"cdn", "s3 sydney", "s3", "region", "ap-southeast-2"},
		{"cdn", "elb", "alb", "", ""},
		{"cdn", "l@e", "lambda-edge", "", ""},
		{"cdn", "acm", "certificate", "region", "us-east-1"},
		{"cdn", "waf", "waf", "scope", "CLOUDFRONT"},
		{"alb", "waf", "waf", "scope", "REGIONAL"},
		{"alb", "fargate", "ecs", "region", "ap-southeast-2"},
		{"sydney", "r53 failover", "record", "policy", "failover"},
		{"sydney", "r53 api.shop.example", "record", "zone", "shop.example"},
		{"www", "apigw tokyo", "rest-api", "customDomain", "www.example.com"},
	} {
		t.Run(c.near+" "+c.typed, func(t *testing.T) {
			s := site(t)
			s.m.focusNode(c.near, false)
			s.Press("a", c.typed, "<enter>")
			n := s.m.node()
			if string(n.Kind()) != c.kind {
				t.Fatalf("added a %s\n%s", n.Kind(), s.screen())
			}
			if v, _ := n.Get(c.prop); c.prop != "" && !strings.HasPrefix(strings.Join(v, ","), c.value) {
				t.Fatalf("%s is %v", c.prop, v)
			}
			if len(s.design().In(n.ID))+len(s.design().Out(n.ID)) == 0 {
				t.Fatal("not connected")
			}
			if s.Press("u"); s.design().Node(n.ID) != nil {
				t.Fatal("more than one undo step")
			}
		})
	}
}

// The next city is one where nobody lives yet.
func TestNextPopulationLivesElsewhere(t *testing.T) {
	s := newSession(t, 120, 36, blank())
	s.Press("o", "<enter>", "o", "users", "<enter>", "o", "users", "<enter>")
	seen := map[string]bool{}
	for _, n := range s.design().Nodes {
		u, ok := model.As[*model.Users](n)
		if !ok || len(u.Locations.Val()) != 1 || seen[u.Locations.Val()[0]] {
			t.Fatalf("%s in %v", n.ID, u.Locations.Val())
		}
		seen[u.Locations.Val()[0]] = true
	}
	if !seen["Frankfurt"] {
		t.Fatalf("the city of the time zone comes first: %v", seen)
	}
}

// The first values of answers follow the policy of the record.
func TestAnswersStartAsThePolicyNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		policy string
		prop   string
		want   []string
	}{
		{"failover", "role", []string{"primary", "secondary"}},
		{"latency", "region", []string{"us-east-1", "eu-west-1"}},
		{"weighted", "weight", []string{"100", "100"}},
		{"geolocation", "location", []string{"*", "EU"}},
		{"multivalue", "setIdentifier", []string{"alb", "alb-2"}},
	} {
		s := newSession(t, 160, 45, blank())
		s.Press("a", "r53 "+c.policy, "<enter>", "a", "alb us-east-1", "<enter>", "[", "a", "alb eu-west-1", "<enter>")
		var got []string
		for _, l := range s.design().Links {
			v, _ := l.Get(c.prop)
			got = append(got, strings.Join(v, ""))
			if e, _ := l.Get("evaluateTargetHealth"); strings.Join(e, "") != "true" {
				t.Errorf("%s: the health of the balancer does not count", c.policy)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %s is %v, want %v", c.policy, c.prop, got, c.want)
		}
	}
}

func TestIllegalKindsSayWhy(t *testing.T) {
	s := site(t)
	s.m.focusNode("web", false)
	n := len(s.design().Nodes)
	s.Press("a", "cloudfront").Sees("turn the link round").Press("<enter>")
	if len(s.design().Nodes) != n {
		t.Fatal("an illegal node was added")
	}
}

func TestConnectAndDisconnect(t *testing.T) {
	s := site(t)
	s.m.focusNode("assets", false)
	s.Press("c", "<left>").Sees("no, ").Press("<enter>").Sees("no, ")
	s.m.focusNode("sydney", false)
	s.Press("c", "<right>", "<right>", "<enter>")
	if !slices.Contains(s.links(), "sydney -> cdn") {
		t.Fatalf("links %v\n%s", s.links(), s.screen())
	}
	s.Press("u")
	s.m.focusNode("cdn", false)
	n := len(s.links())
	s.Press("e").Sees("Link")
	s.Press("d")
	if len(s.links()) != n-1 || len(s.design().Nodes) != 6 {
		t.Fatalf("links %v", s.links())
	}
}

func TestInsertOnALink(t *testing.T) {
	s := newSession(t, 160, 45, blank())
	s.Press("a", "sydney", "<enter>", "a", "r53", "<enter>", "a", "alb", "<enter>", "a", "ec2", "<enter>")
	s.m.focusLink(model.LinkRef{From: "www", To: "alb"})
	s.Press("i", "cloudfront", "<enter>").Focus("cdn")
	if got := s.links(); !slices.Contains(got, "www -> cdn") || !slices.Contains(got, "cdn -> alb") || slices.Contains(got, "www -> alb") {
		t.Fatalf("links %v", got)
	}
	s.Press("X").Focus("www")
	if got := s.links(); !slices.Contains(got, "www -> alb") {
		t.Fatalf("not joined: %v", got)
	}
}

func TestDeleteMovesTheFocusUpstream(t *testing.T) {
	s := site(t)
	s.m.focusNode("web", false)
	s.Press("d").Focus("alb").Press("d").Focus("cdn")
	s.Press("u", "u")
	if s.design().Node("web") == nil {
		t.Fatal("not undone")
	}
}

func TestNudgesAreOneStep(t *testing.T) {
	s := site(t)
	steps := len(s.m.doc.history.Steps())
	for _, id := range []string{"sydney", "www", "cdn", "alb", "web"} {
		s.m.focusNode(id, false)
		s.Press("<shift+down>", "<shift+down>", "<shift+right>")
	}
	if n := len(s.m.doc.history.Steps()) - steps; n != 5 {
		t.Fatalf("five moves are %d steps", n)
	}
	for _, id := range []string{"web", "alb", "cdn", "www", "sydney"} {
		s.Press("u")
		if _, placed := s.design().Layout[id]; placed {
			t.Fatalf("%s is still where it was moved", id)
		}
	}
	s.Press("m", "l", "l", "j", "<esc>")
	if len(s.design().Layout) != 0 {
		t.Fatal("esc leaves the node moved")
	}
	s.Press("m", "l", "j", "<enter>", "|").Sees("tidy")
	if len(s.design().Layout) != 0 {
		t.Fatal("tidy leaves hand-made places")
	}
}

func TestCopies(t *testing.T) {
	s := site(t)
	s.m.focusNode("alb", false)
	s.Press("v", "]", "y", "<esc>", "p")
	if got := s.links(); !slices.Contains(got, "alb-2 -> web-2") || slices.Contains(got, "cdn -> alb-2") {
		t.Fatalf("links %v", got)
	}
	s.Press("<esc>", "P")
	if got := s.links(); !slices.Contains(got, "cdn -> alb-3") || !slices.Contains(got, "alb-3 -> web-3") {
		t.Fatalf("links %v", got)
	}
	s.Press("<esc>")
	s.m.focusNode("assets", false)
	if s.Press("<ctrl+d>"); s.design().Node("assets-2") == nil {
		t.Fatal("not duplicated")
	}
	if s.Press("<ctrl+x>"); s.design().Node("assets-2") != nil {
		t.Fatal("not cut")
	}
}

func TestRenameKindAndRegion(t *testing.T) {
	s := site(t)
	s.m.focusNode("alb", false)
	s.Press("r", "Front door", "<enter>").Sees("Front door")
	s.Press("t", "network load", "<enter>")
	if s.m.node().Kind() != model.KindNLB || !slices.Contains(s.links(), "alb -> web") {
		t.Fatalf("kind %s, links %v", s.m.node().Kind(), s.links())
	}
	s.Press("R", "tokyo", "<enter>")
	if r := s.m.node().Region(); r != "ap-northeast-1" {
		t.Fatalf("Region %s", r)
	}
	s.m.focusNode("www", false)
	s.Press("r", "<ctrl+u>", "shop.example.com", "<enter>")
	if r, _ := model.As[*model.Record](s.m.node()); r.Name.Val() != "shop.example.com" {
		t.Fatalf("name %s", r.Name.Val())
	}
	s.m.focusLink(model.LinkRef{From: "cdn", To: "alb"})
	s.Press("r", "<ctrl+u>", "/app/*", "<enter>").Sees("/app/*")
	s.m.focusNode("cdn", false)
	if s.Press(":kind alb", "<enter>"); s.m.node().Region() == "" {
		t.Fatal("what had no Region becomes an ALB without one")
	}
	if s.Press("u"); s.m.node().Kind() != model.KindCloudFront {
		t.Fatal("undo takes half of it back")
	}
}

func TestFixAllIsOneStep(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	before, n := s.design(), s.errors()
	s.Press(":fix-all", "<enter>")
	if s.errors() >= n {
		t.Fatalf("%d errors before, %d after", n, s.errors())
	}
	s.Press("u")
	if !sameDesign(s.design(), before) {
		t.Fatal("one undo does not take all fixes back")
	}
}

func TestIgnoreAsksForAReason(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "broken-launch"))
	n := len(s.m.look.report.Findings)
	s.Press("}", "!", "it is a rehearsal", "<enter>")
	if len(s.m.look.report.Findings) != n-1 || s.design().Ignores[0].Reason != "it is a rehearsal" {
		t.Fatalf("ignores %v\n%s", s.design().Ignores, s.screen())
	}
}

func TestSearch(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "global-storefront"))
	s.Press("/", "region:eu-*", "<enter>")
	if r := s.m.node().Region(); !strings.HasPrefix(r, "eu-") {
		t.Fatalf("found something in %q", r)
	}
	first := s.m.focus.node
	s.Press("n")
	if s.m.focus.node == first || !strings.HasPrefix(s.m.node().Region(), "eu-") {
		t.Fatalf("next is %s", s.m.focus.node)
	}
	s.Press("N").Focus(first)
	s.Press("/", "nothing like this", "<enter>").Sees("Nothing matches")
	s.Press("<ctrl+o>")
}

// The node that a search names comes before those that hold its words anywhere,
// such as the 1 in eu-west-1; n goes on to them.
func TestSearchFindsTheNameFirst(t *testing.T) {
	box := func(id, title string) *model.Node {
		return &model.Node{ID: id, Title: title, Spec: &model.ALB{Region: model.Some("eu-west-1")}}
	}
	top, err := model.New("balancers", []*model.Node{box("old-alb-1", ""), box("a", "ALB 0"), box("b", "ALB 10"), box("c", "ALB 1")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t, 120, 36, func(o *Options) { o.Design = top })
	s.Press("/", "alb  1", "<enter>").Focus("c").Sees("4 found")
	s.Press("n").Focus("b").Sees("2 of 4")
	s.Press("n", "n", "n").Focus("c").Sees("1 of 4")
	s.Press("N").Sees("4 of 4")
	s.Press("/", "alb-1", "<enter>").Focus("old-alb-1")
}

// What is typed is seen behind the longest question, which has a mark where it is cut.
func TestLongQuestionsLeaveRoom(t *testing.T) {
	for _, w := range []int{60, 30} {
		s := newSession(t, w, 15)
		s.m.startTyping(&typing{name: "EDIT", prompt: strings.Repeat("a long question ", 5) + ": ", accept: func(*Model, string) {}}, "")
		s.Press("typed").Sees("typed")
		if !strings.Contains(s.screen(), s.m.theme.Glyphs.Ellipsis+"typed") {
			t.Errorf("the question has no mark:\n%s", s.screen())
		}
	}
}

func TestCityOfZone(t *testing.T) {
	for zone, city := range map[string]string{"Europe/Berlin": "Berlin", "/usr/share/zoneinfo/America/Sao_Paulo": "Sao Paulo", "UTC": "", "": "", "Etc/GMT+3": ""} {
		if got := cityOfZone(zone); got != city {
			t.Errorf("%s: %q, want %q", zone, got, city)
		}
	}
}

// No way of typing or pasting brings what looks like a secret into the design, nor among
// the lines that are kept; ordinary text beside it passes.
func TestNoSecretIsTaken(t *testing.T) {
	key := "AKIA" + strings.Repeat("Z", 16)
	for name, keys := range map[string][]string{
		"title": {"r"}, "command line": {":rename "}, "quick add": {"o", "record name="}, "group": {"<ctrl+a>", "<ctrl+g>", "<ctrl+u>"}, "reason": {"g", "f", "!"},
	} {
		for _, text := range []string{key, "orders-" + key[:8]} {
			dir := t.TempDir()
			s := newSession(t, 120, 36, sample(t, "broken-launch"), state(dir)).Press(keys...).Press(text, "<enter>")
			taken := strings.Contains(string(document.Format(s.design())), text)
			if secret := text == key; taken == secret || secret != strings.Contains(s.m.ui.message, "an AWS access key ID") {
				t.Errorf("%s, %q: taken %v\n%s", name, text, taken, s.screen())
			}
			for _, past := range s.m.ui.lines {
				if strings.Contains(strings.Join(past, " "), key) {
					t.Errorf("%s: the line is kept", name)
				}
			}
		}
	}
	s := newSession(t, 120, 36, sample(t, "static-site"))
	s.send(pasted("nodes:\n  - {id: x, kind: alb, title: " + key + "}\n"))
	s.Sees("Refused: this looks like an AWS access key ID")
}

// The foot offers for a link only what does something there, and what is explained is the
// link.
func TestFootOfALink(t *testing.T) {
	s := newSession(t, 120, 36, sample(t, "static-site"))
	for _, id := range []string{"sydney", "site"} {
		s.Press("<esc>", "<esc>")
		s.m.focusNode(id, true)
		s.Press("e")
		foot := s.m.ui.surface.Sub(s.m.ui.rects.footer).Plain()
		l := s.m.link()
		if l == nil {
			t.Fatalf("%s: no link", id)
		}
		for key, text := range map[string]string{"⏎ edit": inspector.PlainLink, "next link": "the only link of"} {
			k := map[string]string{"⏎ edit": "<enter>", "next link": "<down>"}[key]
			s.Press(k)
			if refused := strings.Contains(s.m.ui.message, text); refused == strings.Contains(foot, key) {
				t.Errorf("%s: the foot is %q, %s says %q", id, foot, k, s.m.ui.message)
			}
			s.Press("<esc>", "<esc>")
			s.m.focusNode(id, true)
			s.m.focusLink(l.Ref())
			s.m.ui.dirty = true
		}
		if s.Press("O"); !strings.Contains(s.m.overlayText(), string(l.Kind)) {
			t.Errorf("%s: what is explained is not the link %s:\n%s", id, l.Kind, s.screen())
		}
		s.Press("<esc>")
	}
}
