package document

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/canonical/canonicaltest"
)

// awkward are texts that YAML readers are tempted to take for something else.
var awkward = []string{
	"", " ", "a", "true", "no", "NO", "~", "null", "1", "1.10", "0x1F", "1e3", ".5", "-", "- a", "a -> b", "*", "/static/*",
	"a: b", "a:", ":a", "a #b", "#a", "'", `"`, `\`, `a "b" c`, "a, b", "[a]", "{a}", "{{x}}", "GET,HEAD", "2001:db8::/32", "10.0.0.0/8",
	"12:30", "2026-01-02", "!a", "&a", "%a", "@a", "`a`", "|", ">", "?", "? a", "=", "<<", "日本語", "é", "👩‍🚀", "a\u00a0b", "trailing ", "x'y", "it's # not", "http:80 redirect", "0", "00", "+1", "1_000", "on", ".inf", "---", "...",
}

func textGen() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(awkward), rapid.String()).Filter(func(s string) bool {
		return utf8.ValidString(s) && !strings.ContainsFunc(s, model.Unusable) && !strings.ContainsAny(s, "\t\n")
	})
}

// valueGen draws a value in file form that fits the descriptor.
func valueGen(t *rapid.T, p model.Prop, ids []string) []string {
	list := func(g *rapid.Generator[string]) []string {
		return rapid.SliceOfN(g, 0, 4).Draw(t, p.Name)
	}
	whole := rapid.Custom(func(t *rapid.T) string { return strconv.Itoa(rapid.Int().Draw(t, "n")) })
	switch p.Type {
	case model.Enum:
		if p.Open && rapid.Bool().Draw(t, "open") {
			return []string{textGen().Draw(t, p.Name)}
		}
		return []string{rapid.SampledFrom(p.Words()).Draw(t, p.Name)}
	case model.Bool:
		return []string{strconv.FormatBool(rapid.Bool().Draw(t, p.Name))}
	case model.Int:
		return []string{whole.Draw(t, p.Name)}
	case model.Decimal:
		return []string{strconv.FormatFloat(rapid.Float64Range(-1e15, 1e15).Draw(t, p.Name), 'f', -1, 64)}
	case model.NodeRef:
		return []string{rapid.SampledFrom(ids).Draw(t, p.Name)}
	case model.NodeList:
		return list(rapid.SampledFrom(ids))
	case model.IntList:
		return list(whole)
	case model.TextList, model.PlaceList:
		if p.Name == "accessMix" {
			return list(rapid.SampledFrom([]string{"wifi 60", "fibre 39.5 %", "geostationary 0"}))
		}
		return list(textGen())
	}
	return []string{textGen().Draw(t, p.Name)}
}

func fill(t *rapid.T, props []model.Prop, spec any, ids []string) {
	for _, p := range props {
		if rapid.IntRange(0, 2).Draw(t, "set "+p.Name) > 0 {
			continue
		}
		if err := p.Set(spec, valueGen(t, p, ids)); err != nil {
			t.Fatalf("%v", err)
		}
	}
}

// topologyGen draws a topology with any kinds, properties and links.
func topologyGen(most int) *rapid.Generator[*model.Topology] {
	return rapid.Custom(func(t *rapid.T) *model.Topology {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9][a-z0-9._-]{0,8}[a-z0-9]`), 1, most, rapid.ID[string]).Draw(t, "ids")
		nodes := make([]*model.Node, len(ids))
		for i, id := range ids {
			k := rapid.SampledFrom(model.Kinds()).Draw(t, "kind")
			spec := k.NewSpec()
			fill(t, k.Props, spec, ids)
			title := ""
			if rapid.Bool().Draw(t, "titled") {
				title = textGen().Draw(t, "title")
			}
			nodes[i] = model.NewNode(id, title, spec).Keeping(keptGen(t))
		}
		links := make([]*model.Link, rapid.IntRange(0, most).Draw(t, "links"))
		for i := range links {
			from, to := rapid.SampledFrom(nodes).Draw(t, "from"), rapid.SampledFrom(nodes).Draw(t, "to")
			l := model.NewLink(from, to)
			if rapid.IntRange(0, 3).Draw(t, "named") == 0 {
				l.Kind = rapid.SampledFrom(model.LinkKindsFor(from.Kind(), to.Kind())).Draw(t, "as")
				l.Named, l.Spec = true, l.Kind.Info().NewSpec()
			}
			fill(t, l.Info().Props, l.Spec, ids)
			l.Kept.Notes = keptGen(t).Notes
			links[i] = l
		}
		topo, err := model.New(textGen().Draw(t, "name"), nodes, links)
		if err != nil {
			t.Fatalf("%v", err)
		}
		furnish(t, topo, ids)
		return topo
	})
}

// keptGen draws tags and notes.
func keptGen(t *rapid.T) model.Kept {
	var k model.Kept
	if rapid.IntRange(0, 4).Draw(t, "kept") > 0 {
		return k
	}
	said := textGen().Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	for _, key := range rapid.SliceOfNDistinct(said, 0, 2, rapid.ID[string]).Draw(t, "tags") {
		k.Tags = append(k.Tags, model.Entry{Key: key, Value: textGen().Draw(t, "tag")})
	}
	for _, key := range rapid.SliceOfNDistinct(rapid.StringMatching(`x-[a-z]{1,5}`), 0, 2, rapid.ID[string]).Draw(t, "notes") {
		k.Notes = append(k.Notes, model.Entry{Key: key, Value: rapid.SampledFrom([]string{"web", "12", "true", "{a: [1, b], c: {d: null}}", "[]", `"12"`, "1.50"}).Draw(t, "note")})
	}
	return k
}

// furnish draws what is neither node nor link.
func furnish(t *rapid.T, topo *model.Topology, ids []string) {
	topo.Description = strings.Join(rapid.SliceOfN(textGen(), 0, 3).Draw(t, "description"), "\n")
	for _, id := range ids {
		if rapid.Bool().Draw(t, "placed") {
			if topo.Layout == nil {
				topo.Layout = map[string]model.Point{}
			}
			topo.Layout[id] = model.Point{X: rapid.IntRange(-MaxPlace, MaxPlace).Draw(t, "x"), Y: rapid.IntRange(-99, 99).Draw(t, "y")}
		}
	}
	topo.Kept = keptGen(t)
	said := textGen().Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	for range rapid.IntRange(0, 2).Draw(t, "ignores") {
		topo.Ignores = append(topo.Ignores, model.Ignore{Rule: said.Draw(t, "rule"), On: onWhat(textGen().Draw(t, "on")), Reason: said.Draw(t, "reason")})
	}
	if rapid.Bool().Draw(t, "assumes") {
		topo.Assume = canonicaltest.Assumptions().Draw(t, "assume")
	}
	for range rapid.IntRange(0, 2).Draw(t, "expects") {
		topo.Expect = append(topo.Expect, model.Expectation{
			From: said.Draw(t, "from"), Request: textGen().Draw(t, "request"),
			P90: rapid.SampledFrom([]string{"", "60ms"}).Draw(t, "p90"), P95: rapid.SampledFrom([]string{"", "60ms", "1.5s"}).Draw(t, "p95"),
			Survives: textGen().Draw(t, "survives"), Stays: textGen().Draw(t, "stays"),
		})
	}
}

func mustParse(t testing.TB, src string) *File {
	t.Helper()
	f, err := Parse("test.topo.yaml", []byte(src))
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, src)
	}
	return f
}
