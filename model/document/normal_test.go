package document

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"portolan/model"
	"portolan/model/canonical"
	"portolan/model/canonical/canonicaltest"
)

// written are the ways in which YAML has a text: as it is where that is one, in
// quotes, and both in a list, of its parts where it has several.
func written(p model.Prop, text string, means []string) []string {
	out := []string{strconv.Quote(text)}
	if plainText.MatchString(text) {
		out = append(out, text, "["+text+"]")
	}
	if len(means) == 1 {
		return append(out, "["+strconv.Quote(text)+"]")
	}
	var parts []string
	for _, part := range canonical.Split(p, text) {
		parts = append(parts, strconv.Quote(part))
	}
	return append(out, "["+strings.Join(parts, ", ")+"]", "\n"+deep+"- "+strings.Join(parts, "\n"+deep+"- "))
}

var plainText = regexp.MustCompile(`^[A-Za-z0-9+.][A-Za-z0-9_.%/+ -]*[A-Za-z0-9.%]$`)

const deep = "        "

// wrongValues are what YAML can have in the place of a value of a property: each
// must be answered with its type.
func wrongValues(p model.Prop) []string {
	var out []string
	for _, text := range canonicaltest.Wrong(p) {
		out = append(out, strconv.Quote(text))
	}
	if p.Entries == "" {
		out = append(out, "{a: b}")
	}
	if !p.Type.IsList() && !canonicaltest.Set(p) {
		out = append(out, "[one, two]")
	}
	return out
}

// Every property of every kind of node and link, and every assumption, takes
// every natural form and means the one form, which [Format] writes and which
// reads back the same. What can be read in two ways is refused with both, and a
// value of another type with the right one.
func TestEveryPropertyTakesNaturalForms(t *testing.T) {
	head := "portolan: 1\nnodes:\n"
	count, formed := 0, map[string]bool{}
	try := func(t *testing.T, p model.Prop, src, written string, means []string, get func(*model.Topology) ([]string, bool)) {
		t.Helper()
		count++
		f, err := Parse("x", []byte(src))
		if err != nil {
			t.Errorf("%s: %s is not read: %v", p.Name, written, err)
			return
		}
		got, _ := get(f.Topology)
		if !slices.Equal(got, means) {
			t.Errorf("%s: %s means %q, want %q", p.Name, written, got, means)
		}
		if form := fmt.Sprint(p.Name, got); formed[form] {
			return
		} else {
			formed[form] = true
		}
		g, err := Parse("x", FormatFile(f))
		if err != nil || !model.Equal(f.Topology, g.Topology) || string(FormatFile(g)) != string(FormatFile(f)) {
			t.Errorf("%s: %s does not keep its form: %v", p.Name, written, err)
		}
	}
	// each tries what there is to try about a property, whose value stands behind
	// a source without it. What is ranged takes no number outside of its range.
	each := func(t *testing.T, p model.Prop, node string, ranged bool, source func(value string) string, get func(*model.Topology) ([]string, bool)) {
		refused := func(value string, says ...string) {
			count++
			_, err := Parse("x", []byte(source(value)))
			for _, s := range says {
				if err == nil || !strings.Contains(err.Error(), s) {
					t.Errorf("%s: %s does not say %q: %v", p.Name, value, s, err)
				}
			}
		}
		for text, means := range canonicaltest.Forms(p, node) {
			for _, w := range written(p, text, means) {
				if ranged && p.InRange(means[0]) != nil {
					refused(w, fmt.Sprintf("%s cannot be %q", p.Name, means[0]), p.Range())
					continue
				}
				try(t, p, source(w), w, means, get)
			}
		}
		for text, both := range canonicaltest.Ambiguous(p) {
			refused(strconv.Quote(text), both[0], both[1])
		}
		for _, value := range wrongValues(p) {
			refused(value, p.Name+" is "+canonical.TypeOf(p))
		}
	}
	for _, k := range model.Kinds() {
		t.Run(string(k.Kind), func(t *testing.T) {
			for _, p := range k.Props {
				source := func(value string) string {
					return fmt.Sprintf("%s  - id: other\n    kind: health-check\n  - id: it\n    kind: %s\n    %s: %s\n", head, k.Kind, p.Name, value)
				}
				each(t, p, "other", false, source, func(t *model.Topology) ([]string, bool) { return t.Node("it").Get(p.Name) })
			}
		})
	}
	for _, k := range model.LinkKinds() {
		t.Run(string(k.Kind), func(t *testing.T) {
			from, to := endsOf(t, k.Kind)
			for _, p := range k.Props {
				source := func(value string) string {
					return fmt.Sprintf("%s  - {id: a, kind: %s}\n  - {id: b, kind: %s}\nlinks:\n  - from: a\n    to: b\n    as: %s\n    %s: %s\n", head, from, to, k.Kind, p.Name, value)
				}
				each(t, p, "b", false, source, func(t *model.Topology) ([]string, bool) { return t.Links[0].Get(p.Name) })
			}
		})
	}
	t.Run("assume", func(t *testing.T) {
		for _, p := range model.AssumptionProps() {
			source := func(value string) string { return fmt.Sprintf("portolan: 1\nassume:\n  %s: %s\n", p.Name, value) }
			each(t, p, "", true, source, func(t *model.Topology) ([]string, bool) { return p.Get(t.Assume) })
		}
	})
	if count < 8000 {
		t.Errorf("only %d forms were tried", count)
	}
}

// An assumption is read up to both ends of its range and refused beyond them,
// alone among the numbers: the estimate works with it, and no rule warns.
func TestAssumptionsStayInTheirRange(t *testing.T) {
	for _, p := range model.AssumptionProps() {
		if p.Type != model.Decimal {
			continue
		}
		if !p.HasRange() {
			t.Errorf("%s has no range", p.Name)
		}
		for _, c := range []struct {
			value float64
			fits  bool
		}{{p.Min, true}, {p.Max, true}, {p.Min - 1, false}, {p.Max + 0.5, false}} {
			value := strconv.FormatFloat(c.value, 'f', -1, 64)
			_, err := Parse("x", fmt.Appendf(nil, "portolan: 1\nassume:\n  %s: %s\n", p.Name, value))
			says := fmt.Sprintf("x:3:%d: %s cannot be %q: a number %s", len(p.Name)+5, p.Name, value, p.Range())
			if c.fits != (err == nil) || err != nil && !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %s: %v", p.Name, value, err)
			}
		}
	}
}

// endsOf finds two kinds of nodes that a kind of link can join.
func endsOf(t *testing.T, link model.LinkKind) (from, to model.Kind) {
	for _, a := range model.Kinds() {
		for _, b := range model.Kinds() {
			if slices.Contains(model.LinkKindsFor(a.Kind, b.Kind), link) {
				return a.Kind, b.Kind
			}
		}
	}
	t.Fatalf("nothing is joined by %s", link)
	return
}

// AWS's own spellings, and those of its tools, are read.
func TestSpellingsOfAWS(t *testing.T) {
	for _, c := range []struct{ kind, prop, written, means string }{
		{"cloudfront", "priceClass", "PriceClass_100", "100"},
		{"cloudfront", "priceClass", "PRICE_CLASS_ALL", "All"},
		{"cloudfront", "minTLS", "TLS_V1_2_2021", "TLSv1.2_2021"},
		{"cloudfront", "minTLS", "TLS1.2_2021", "TLSv1.2_2021"},
		{"cloudfront", "httpVersion", "HTTP/3", "http3"},
		{"cloudfront", "httpVersion", "HTTP2_AND_3", "http2and3"},
		{"cloudfront", "geoRestriction", "whitelist", "allowlist"},
		{"record", "policy", "MultiValueAnswer", "multivalue"},
		{"record", "policy", "Multivalue answer", "multivalue"},
		{"record", "policy", "IP-based", "ip-based"},
		{"record", "policy", "IPBased", "ip-based"},
		{"s3", "encryption", "aws:kms", "sse-kms"},
		{"rest-api", "auth", "COGNITO_USER_POOLS", "cognito"},
		{"function-url", "authType", "aws-iam", "AWS_IAM"},
		{"alb", "scheme", "Internet Facing", "internet-facing"},
		{"nlb", "listener", "TCP_UDP", "tcp_udp"},
		{"waf", "scope", "cloudfront", "CLOUDFRONT"},
		{"users", "access", "4G", "lte"},
		{"users", "access", "Wi-Fi", "wifi"},
		{"health-check", "type", "https", "HTTPS"},
		{"ALB", "scheme", "INTERNAL", "internal"},
		{"REST_API", "endpoint", "EDGE", "edge"},
	} {
		f, err := Parse("x", fmt.Appendf(nil, "portolan: 1\nnodes:\n  - {id: it, kind: %s, %s: %q}\n", c.kind, c.prop, c.written))
		if err != nil {
			t.Errorf("%s: %s: %v", c.prop, c.written, err)
			continue
		}
		if got, _ := f.Topology.Node("it").Get(c.prop); !slices.Equal(got, []string{c.means}) {
			t.Errorf("%s: %s means %v, want %s", c.prop, c.written, got, c.means)
		}
	}
}

func TestMethodsAreASet(t *testing.T) {
	for written, means := range map[string]string{
		"[GET, HEAD]": "GET,HEAD", "[head, get]": "GET,HEAD", `"HEAD, GET"`: "GET,HEAD", "GET HEAD": "GET,HEAD", "get|head": "GET,HEAD", "GET/HEAD": "GET,HEAD",
		"ALLOW_GET_HEAD_OPTIONS": "GET,HEAD,OPTIONS", "[OPTIONS, GET, HEAD, GET]": "GET,HEAD,OPTIONS",
		"ALL": "all", "ALLOW_ALL": "all", `"*"`: "all", "any": "all", "[GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE]": "all", "\n      - HEAD\n      - GET": "GET,HEAD",
	} {
		f, err := Parse("x", []byte("portolan: 1\nnodes:\n  - {id: a, kind: cloudfront}\n  - {id: b, kind: alb}\nlinks:\n  - from: a\n    to: b\n    methods: "+written+"\n"))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		if got, _ := f.Topology.Links[0].Get("methods"); !slices.Equal(got, []string{means}) {
			t.Errorf("%s means %v, want %s", written, got, means)
		}
	}
}

// linkForms are entries that stand for several links, with what they mean.
var linkForms = map[string]string{
	"- a -> b -> c":                            "a -> b, b -> c",
	"- a → b":                                  "a -> b",
	"- a⟶b⟶c":                                  "a -> b, b -> c",
	"- a --> b => c":                           "a -> b, b -> c",
	"- {from: a, to: [b, c]}":                  "a -> b, a -> c",
	"- {from: [a, b], to: c}":                  "a -> c, b -> c",
	"- {from: [a], to: [b]}":                   "a -> b",
	"- {from: [a, b], to: [b, c]}":             "a -> b, a -> c, b -> b, b -> c",
	"- from: a\n    to:\n      - b\n      - c": "a -> b, a -> c",
	"- \"a, b -> c\"":                          "a -> c, b -> c",
	"- from: a\n    to: b, c":                  "a -> b, a -> c",
}

func TestLinksAsPeopleWriteThem(t *testing.T) {
	head := "portolan: 1\nnodes:\n  - {id: a, kind: alb}\n  - {id: b, kind: alb}\n  - {id: c, kind: alb}\n\nlinks:\n  - c -> c  # first\n  # above\n  "
	for written, means := range linkForms {
		src := head + written + "  # behind\n  - c -> a\n"
		f, err := Parse("x", []byte(src))
		if err != nil {
			t.Errorf("%s: %v", written, err)
			continue
		}
		var got []string
		for _, l := range f.Topology.Links {
			got = append(got, l.Ref().String())
		}
		if want := "c -> c, " + means + ", c -> a"; strings.Join(got, ", ") != want {
			t.Errorf("%s means %v, want %s", written, got, want)
		}
		out := FormatFile(f)
		if g, err := Parse("x", out); err != nil || !model.Equal(g.Topology, f.Topology) || string(FormatFile(g)) != string(out) {
			t.Errorf("%s: the form does not stay: %v\n%s", written, err, out)
		}
		for _, c := range []string{"# first", "# above", "# behind"} {
			if strings.Count(string(out), c) != 1 {
				t.Errorf("%s: %s is lost:\n%s", written, c, out)
			}
		}
		// A change elsewhere touches nothing; one of the links spreads its entry.
		next, err := (model.Retitle{ID: "a", Title: "new"}).Apply(f.Topology)
		if err != nil {
			t.Fatal(err)
		}
		saved, err := f.Encode(next)
		if err != nil || !strings.Contains(string(saved), written) {
			t.Errorf("%s: a change of a node rewrote it: %v\n%s", written, err, saved)
		}
		next, err = (model.Disconnect{Link: f.Topology.Links[1].Ref()}).Apply(f.Topology)
		if err != nil {
			t.Fatal(err)
		}
		saved, err = f.Encode(next)
		if g, bad := Parse("x", saved); err != nil || bad != nil || !model.Equal(g.Topology, next) || !strings.Contains(string(saved), "c -> c  # first") {
			t.Errorf("%s: a link less: %v, %v\n%s", written, err, bad, saved)
		}
	}
}

// A file that is no UTF-8 text is answered in one line.
func TestOtherEncodings(t *testing.T) {
	const text = "portolan: 1\nname: shop\nnodes:\n  - {id: a, kind: s3}\n"
	little := []byte{0xff, 0xfe}
	var bare []byte
	for _, u := range utf16.Encode([]rune(text)) {
		little = append(little, byte(u), byte(u>>8))
		bare = append(bare, byte(u>>8), byte(u))
	}
	for name, c := range map[string]struct {
		src  []byte
		says string
	}{
		"UTF-16":              {little, "UTF-16 text; save it as UTF-8"},
		"UTF-16, big":         {append([]byte{0xfe, 0xff}, bare...), "UTF-16"},
		"UTF-16 without mark": {bare, "UTF-16"},
		"PNG":                 {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x01\x90\x08\x06"), "binary"},
		"zip":                 {[]byte("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xe8\xd0\x01#r\x01\x00\x00"), "binary"},
		"zeros":               {make([]byte, 4096), "binary"},
	} {
		_, err := Parse("x", c.src)
		e, ok := err.(*Error)
		if !ok || len(e.Problems) != 1 || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Parse("x", []byte(text)); err != nil {
		t.Error(err)
	}
}
