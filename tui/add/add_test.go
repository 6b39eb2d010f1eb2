package add_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/sketch"
	"portolan/tui/act"
	"portolan/tui/add"
	"portolan/tui/part/parttest"
	"portolan/validate"
)

const shop = `portolan: 1
nodes:
  - {id: www, kind: record, zone: example.com, name: www.example.com}
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}
  - {id: alb, kind: alb, region: eu-west-1}
links:
  - www -> cdn
`

// press types into a palette, named keys in angle brackets, and returns the
// last answer.
func press(p *add.Palette, keys ...string) act.Action {
	var a act.Action
	for _, k := range keys {
		if strings.HasPrefix(k, "<") {
			a = p.Key(parttest.Key(strings.Trim(k, "<>")))
			continue
		}
		for _, r := range k {
			name := string(r)
			if r == ' ' {
				name = "space"
			}
			a = p.Key(parttest.Key(name))
		}
	}
	return a
}

func palette(t *testing.T, at sketch.Place) *add.Palette {
	t.Helper()
	at.T = parttest.Parse(t, shop)
	return add.New(at, validate.Check(at.T))
}

// What the palette asks for is one edit that ends it and puts the focus on the
// new node; it changes nothing itself.
func TestPaletteAsksForOneEdit(t *testing.T) {
	for _, c := range []struct {
		at    sketch.Place
		keys  []string
		focus string
		link  string
		says  string
	}{
		{sketch.Place{Near: "cdn"}, []string{"s3", "<enter>"}, "assets", "cdn -> assets", ""},
		{sketch.Place{Near: "cdn"}, []string{"s3", "<ctrl+o>"}, "assets", "", ""},
		{sketch.Place{Near: "cdn"}, []string{"alb, ec2", "<enter>"}, "web", "alb-2 -> web", ""},
		{sketch.Place{Near: "www"}, []string{"<ctrl+b>", "sydney", "<enter>"}, "sydney", "sydney -> www", ""},
		{sketch.Place{Near: "www", On: &model.LinkRef{From: "www", To: "cdn"}}, []string{"r53", "<enter>"}, "www2", "www2 -> cdn", ""},
	} {
		p := palette(t, c.at)
		a, ok := press(p, c.keys...).(act.Edit)
		if !ok || !a.Done || a.Focus != c.focus {
			t.Errorf("%v: asks for %+v", c.keys, a)
			continue
		}
		after, err := a.Edit.Apply(parttest.Parse(t, shop))
		if err != nil {
			t.Fatal(err)
		}
		if has := slices.ContainsFunc(after.Links, func(l *model.Link) bool { return l.Ref().String() == c.link }); c.link != "" && !has {
			t.Errorf("%v: no link %s", c.keys, c.link)
		}
		if n := len(after.Out(c.focus)) + len(after.In(c.focus)); c.link == "" && n != 0 {
			t.Errorf("%v: joined", c.keys)
		}
	}
}

// The proposal is what enter would do; what cannot be added proposes nothing
// and says why.
func TestProposalIsWhatEnterDoes(t *testing.T) {
	p := palette(t, sketch.Place{Near: "cdn"})
	press(p, "alb")
	first, key, ok := p.Proposal()
	if !ok || first.Nodes[0].Region() != "eu-west-1" {
		t.Fatalf("proposes %+v", first)
	}
	press(p, "<tab>")
	second, other, _ := p.Proposal()
	if other == key || second.Nodes[0].Region() == "eu-west-1" {
		t.Errorf("tab proposes %s in %s", second.Nodes[0].ID, second.Nodes[0].Region())
	}
	if a := press(p, "<enter>").(act.Edit); a.Focus != second.Nodes[0].ID {
		t.Errorf("enter adds %s", a.Focus)
	}
	p = palette(t, sketch.Place{Near: "alb"})
	press(p, "cloudfront")
	if _, _, ok := p.Proposal(); ok {
		t.Error("a distribution behind a balancer is proposed")
	}
	if say, ok := press(p, "<enter>").(act.Say); !ok || !say.Error {
		t.Error("enter does not say why not")
	}
	if say, ok := press(palette(t, sketch.Place{}), "<ctrl+b>").(act.Say); !ok || !say.Error {
		t.Error("nothing stands before nothing")
	}
}

// Properties are set by their names, as the file has them.
func TestPaletteTakesProperties(t *testing.T) {
	for keys, want := range map[string]map[string]string{
		`alb eu-west-1 ipAddressType=dualstack rules="path=/ping fixed 200;fixed 404"`: {"ipAddressType": "dualstack", "rules": "path=/ping fixed 200|fixed 404", "region": "eu-west-1"},
		`users Paris presents=token;session ipversion=ipv6`:                            {"presents": "token|session", "ipVersion": "ipv6", "locations": "Paris"},
		`alb azs=99`:         nil, // out of range
		`alb colour=red`:     nil, // no property of the kind
		`alb auth=passwords`: nil, // no word of the property
	} {
		a := press(palette(t, sketch.Place{}), keys, "<ctrl+o>")
		edit, ok := a.(act.Edit)
		if want == nil {
			if ok {
				t.Errorf("%s adds %v", keys, edit.Edit)
			}
			continue
		}
		if !ok {
			t.Errorf("%s: %T", keys, a)
			continue
		}
		after, err := edit.Edit.Apply(parttest.Parse(t, shop))
		if err != nil {
			t.Fatal(err)
		}
		n := after.Nodes[len(after.Nodes)-1]
		for prop, value := range want {
			if got, _ := n.Get(prop); strings.Join(got, "|") != value {
				t.Errorf("%s: %s is %q, want %q", keys, prop, got, value)
			}
		}
	}
}

// What is asked for by name is added or refused: it never becomes another kind for which
// its words can be read too.
func TestWordsOfAKindAskForThatKind(t *testing.T) {
	for _, c := range []struct {
		at       sketch.Place
		typed    string
		selected model.Kind
	}{
		{sketch.Place{Near: "alb"}, "alb", model.KindALB},
		{sketch.Place{Near: "alb"}, "alb us", model.KindALB},
		{sketch.Place{Near: "alb"}, "ALB us", model.KindALB},
		{sketch.Place{Near: "alb"}, "us alb", model.KindALB},
		{sketch.Place{Near: "alb"}, "cloudfront web", model.KindCloudFront},
		{sketch.Place{Near: "cdn"}, "lambda", model.KindLambda},
		{sketch.Place{Near: "cdn"}, "lambda auth", model.KindLambda},
		{sketch.Place{Near: "alb"}, "s3 users", model.KindS3},
	} {
		p := palette(t, c.at)
		press(p, c.typed)
		it, ok := p.Selected()
		if it.ID != string(c.selected) || ok {
			t.Errorf("%q: proposes %s, can be added: %t", c.typed, it.ID, ok)
		}
		if say, is := press(p, "<enter>").(act.Say); !is || !say.Error {
			t.Errorf("%q: enter does not refuse", c.typed)
		}
	}
	at := map[string]*add.Palette{}
	for _, near := range []string{"www", "cdn", "alb", ""} {
		at[near] = palette(t, sketch.Place{Near: near})
	}
	for _, k := range model.Kinds() { // every name of every kind, behind everything that stands in a design
		for _, name := range append([]string{string(k.Kind), k.Name, k.Caption, k.Title}, k.Aliases...) {
			for near, p := range at {
				for _, more := range []string{"", " us", " web"} {
					p.SetQuery(name + more)
					if it, _ := p.Selected(); it.ID != "" && it.ID != string(k.Kind) && !otherwise(name, it.ID) {
						t.Errorf("%q behind %q proposes %s", name+more, near, it.ID)
					}
				}
			}
		}
	}
}

// otherwise tells whether a name is one of another kind as well.
func otherwise(name, kind string) bool {
	k := model.Kind(kind).Info()
	return k != nil && slices.ContainsFunc(append([]string{kind, k.Name, k.Caption, k.Title}, k.Aliases...), func(s string) bool { return strings.EqualFold(s, name) })
}

// Where nothing fits, the list says what is wrong with the words and what can be done.
func TestNothingFitsSaysWhy(t *testing.T) {
	for typed, says := range map[string]string{
		"xyzzy":               `No kind, Region or city is called "xyzzy". Delete it`,
		"lamda-x":             `did you mean lambda`,
		"alb colour=red":      `has no property "colour"`,
		"alb azs=99":          `"99": a number from 1 to 6`,
		"alb eu web shop":     `"shop" is one word too many`,
		"users atlantis":      `atlantis`,
		"cloudfront, s3":      "CLOUDFRONT: Targets are instances",
		"ec2, cloudfront, s3": "Legal here: DATA, S3",
	} {
		p := palette(t, sketch.Place{Near: "alb"})
		p.Paste(typed)
		if _, ok := p.Selected(); ok {
			t.Errorf("%q: something can be added", typed)
		}
		if say, ok := press(p, "<enter>").(act.Say); !ok || !say.Error || !strings.Contains(say.Text, says) {
			t.Errorf("%q: says %+v, want %q", typed, say, says)
		}
	}
}
