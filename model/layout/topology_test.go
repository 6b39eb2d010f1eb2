package layout

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// topology reads nodes and links such as
//
//	alb-us alb region=us-east-1 azs=2
//	www -> cdn role=primary
func topology(t *testing.T, text string) *model.Topology {
	t.Helper()
	var nodes []*model.Node
	var links []*model.Link
	byID := map[string]*model.Node{}
	set := func(props []model.Prop, spec any, words []string) {
		for _, w := range words {
			name, value, _ := strings.Cut(w, "=")
			p, ok := model.FindProp(props, name)
			if !ok {
				t.Fatalf("no property %q", name)
			}
			if err := p.Set(spec, strings.Split(value, ",")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Fields(line)
		if len(f) > 2 && f[1] == "->" {
			l := model.NewLink(byID[f[0]], byID[f[2]])
			set(l.Info().Props, l.Spec, f[3:])
			links = append(links, l)
			continue
		}
		k := model.Kind(f[1]).Info()
		spec := k.NewSpec()
		set(k.Props, spec, f[2:])
		byID[f[0]] = model.NewNode(f[0], "", spec)
		nodes = append(nodes, byID[f[0]])
	}
	topo, err := model.New("test", nodes, links)
	if err != nil {
		t.Fatal(err)
	}
	return topo
}

const shop = `
sydney users locations=Sydney share=30
www record name=www.example.com. policy=weighted
cdn cloudfront aliases=www.example.com,shop.example.com
cert certificate region=us-east-1
acl waf
loose waf
assets s3 region=us-east-1 blockPublicAccess=true
alb alb region=eu-west-1 azs=2 scheme=internal
app asg region=eu-west-1 min=3
check health-check
sydney -> www
www -> cdn weight=70
cert -> cdn
acl -> cdn
cdn -> assets path=/static/* access=oac
cdn -> alb
alb -> app
check -> alb`

func node(t *testing.T, g Graph, id string) Node {
	t.Helper()
	i := slices.IndexFunc(g.Nodes, func(n Node) bool { return n.ID == id })
	if i < 0 {
		t.Fatalf("no node %s", id)
	}
	return g.Nodes[i]
}

func TestGuardsFoldIntoBadges(t *testing.T) {
	g := GraphOf(topology(t, shop), Options{})
	var ids []string
	for _, n := range g.Nodes {
		ids = append(ids, n.ID)
	}
	if want := []string{"sydney", "www", "cdn", "loose", "assets", "alb", "app"}; !slices.Equal(ids, want) {
		t.Errorf("boxes are %v, want %v", ids, want)
	}
	badges := node(t, g, "cdn").Face.Badges
	if len(badges) != 2 || badges[0].ID != "cert" || badges[0].Text != "ACM CERT cert" || badges[1].ID != "acl" {
		t.Errorf("badges of the distribution are %+v", badges)
	}
	if b := node(t, g, "alb").Face.Badges; len(b) != 1 || b[0].ID != "check" {
		t.Errorf("badges of the balancer are %+v", b)
	}
	unfolded := GraphOf(topology(t, shop), Options{Unfold: true})
	if len(unfolded.Nodes) != 10 || len(unfolded.Edges) != 8 || len(node(t, unfolded, "cdn").Face.Badges) != 0 {
		t.Errorf("unfolded: %d nodes, %d edges", len(unfolded.Nodes), len(unfolded.Edges))
	}
}

func TestFacesSayWhatMatters(t *testing.T) {
	g := GraphOf(topology(t, shop), Options{Unfold: true})
	for id, want := range map[string][3]string{
		"sydney": {"USERS", "sydney", "30 %"},
		"www":    {"ROUTE 53", "www.example.com", "weighted"},
		"cdn":    {"CLOUDFRONT", "cdn", "2 behaviours · 2 aliases"},
		"assets": {"S3", "assets", "OAC · private"},
		"alb":    {"ALB", "alb", "internal · HTTPS"},
		"app":    {"EC2", "app", "min 3 · 2 AZ"},
	} {
		f := node(t, g, id).Face
		if got := [3]string{f.Caption, f.Title, strings.Join(f.Facts, "|")}; got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if n := node(t, g, "assets"); n.Group != "us-east-1" || n.W < 15 || n.H != 4 {
		t.Errorf("assets is %+v", n)
	}
	if n := node(t, g, "cdn"); n.Group != "" {
		t.Errorf("a distribution stands in frame %q", n.Group)
	}
}

func TestLabelsAndClassesOfLinks(t *testing.T) {
	g := GraphOf(topology(t, shop), Options{})
	got := map[string]Edge{}
	for _, e := range g.Edges {
		got[e.ID] = e
	}
	for id, want := range map[string]Edge{
		"sydney -> www": {Class: DNS},
		"www -> cdn":    {Class: DNS, Label: "weight 70"},
		"cdn -> assets": {Class: Request, Label: "/static/*"},
		"cdn -> alb":    {Class: Request, Label: "default (*)"},
		"alb -> app":    {Class: Request},
	} {
		if e, ok := got[id]; !ok || e.Class != want.Class || e.Label != want.Label {
			t.Errorf("%s is %+v, want class %d and label %q", id, e, want.Class, want.Label)
		}
	}
}

func TestNewerPropertiesAreSaid(t *testing.T) {
	g := GraphOf(topology(t, `
cdn cloudfront staging=next stagingShare=10
next cloudfront
web alb region=eu-west-1 auth=cognito
door vpc-endpoint region=eu-west-1
api http-api region=eu-west-1
told http-api region=eu-west-1 auth=iam
cdn -> web path=/api/* originPath=/prod rewrite=/api->/
next -> web
web -> door
`), Options{})
	for id, want := range map[string]string{"cdn": "1 behaviour · 10 % to next", "web": "cognito · HTTPS", "door": "interface", "api": "regional", "told": "regional · iam"} {
		if got := strings.Join(node(t, g, id).Face.Facts, "|"); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	for _, e := range g.Edges {
		if want := "/api/* · at /prod · /api->/"; e.ID == "cdn -> web" && e.Label != want {
			t.Errorf("the behaviour says %q, want %q", e.Label, want)
		}
	}
}

func TestSizesFollowLevelAndLimit(t *testing.T) {
	topo := topology(t, shop)
	for _, n := range GraphOf(topo, Options{Level: Compact}).Nodes {
		if n.H != 1 || n.W < Columns(n.Face.Caption)+Columns(n.Face.Title) {
			t.Errorf("compact %s is %dx%d", n.ID, n.W, n.H)
		}
	}
	for _, n := range GraphOf(topo, Options{Level: Dots}).Nodes {
		if n.W != 1 || n.H != 1 || n.Face.Letter == 0 {
			t.Errorf("dot %s is %dx%d %q", n.ID, n.W, n.H, n.Face.Letter)
		}
	}
	for _, n := range GraphOf(topo, Options{BoxWidth: 17}).Nodes {
		if n.W > 17 {
			t.Errorf("%s is %d wide, limit 17", n.ID, n.W)
		}
	}
}

func TestPositionsOfTheFileAreKept(t *testing.T) {
	topo := *topology(t, shop)
	topo.Layout = map[string]model.Point{"app": {X: 7, Y: 50}}
	d := FromTopology(&topo, Options{})
	b := d.Boxes[d.Box("app")]
	if b.X-d.Origin.X != 7 || b.Y-d.Origin.Y != 50 {
		t.Errorf("app is at %d,%d with origin %v", b.X, b.Y, d.Origin)
	}
	loose := FromTopology(&topo, Options{Loose: true})
	if b := loose.Boxes[loose.Box("app")]; b.X == 7 && b.Y == 50 {
		t.Error("position is kept although it was to be left out of account")
	}
}

func TestScaleGoesThereAndBack(t *testing.T) {
	p := Point{48, 25}
	for _, l := range []Level{Detail, Compact, Dots} {
		if back := scale(scale(p, Detail, l), l, Detail); back != p {
			t.Errorf("level %d: %v comes back as %v", l, p, back)
		}
	}
}

func TestSmallLevelsKeepHandPlacedNodesApart(t *testing.T) {
	topo := *topology(t, shop)
	topo.Layout = map[string]model.Point{"app": {X: 0, Y: 0}, "alb": {X: 20, Y: 0}, "assets": {X: 0, Y: 4}, "cdn": {X: 40, Y: 0}}
	for _, l := range []Level{Compact, Dots} {
		d := FromTopology(&topo, Options{Level: l})
		c := &checker{g: GraphOf(&topo, Options{Level: l}), d: d, box: map[Point]int{}}
		c.boxes()
		c.lines()
		for _, f := range c.out {
			t.Errorf("level %d: %s", l, f)
		}
	}
}

func TestDotsHaveNoLabels(t *testing.T) {
	for _, e := range GraphOf(topology(t, shop), Options{Level: Dots}).Edges {
		if e.Label != "" {
			t.Errorf("%s says %q", e.ID, e.Label)
		}
	}
}

func TestLongTextsEnd(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	topo := topology(t, "a users locations="+strings.Repeat("Sydney,", 200)+"Paris\nb cloudfront\nc s3\nd s3\na -> b\nb -> c path=/"+long+"\nb -> d")
	d := FromTopology(topo, Options{})
	if d.W > 2000 || d.H > 100 {
		t.Errorf("the drawing is %dx%d", d.W, d.H)
	}
	if f := d.Boxes[0].Facts; len(f) != 1 || f[0] != "Sydney, Sydney, Sydney +198" {
		t.Errorf("facts are %q", f)
	}
	g := GraphOf(topo, Options{BoxWidth: 20})
	if l := g.Edges[1].Label; Columns(l) != 20 || !strings.HasSuffix(l, "…") {
		t.Errorf("label is %q", l)
	}
}
