package model_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// described is a list of descriptors with a spec to try them on.
type described struct {
	name  string
	props []model.Prop
	spec  func() any
}

func everything() []described {
	out := []described{{"assume", model.AssumptionProps(), func() any { return &model.Assumptions{} }}}
	for _, k := range model.Kinds() {
		out = append(out, described{string(k.Kind), k.Props, func() any { return k.NewSpec() }})
	}
	for _, k := range model.LinkKinds() {
		out = append(out, described{"link " + string(k.Kind), k.Props, func() any { return k.NewSpec() }})
	}
	return out
}

// sample is a value in file form that the property takes.
func sample(p model.Prop) []string {
	switch p.Type {
	case model.Enum:
		return []string{p.Choices[len(p.Choices)-1].Value}
	case model.Bool:
		return []string{"true"}
	case model.Int:
		return []string{"7"}
	case model.Decimal:
		return []string{"2.5"}
	case model.IntList:
		return []string{"500", "502"}
	case model.TextList, model.PlaceList, model.NodeList:
		if p.Name == "accessMix" {
			return []string{"wifi 60", "fibre 40"}
		}
		return []string{"a", "b c"}
	}
	return []string{"some text"}
}

func TestDescriptorsAreComplete(t *testing.T) {
	taken := []string{"id", "kind", "title", "from", "to", "as"} // keys of the file that are no properties
	for _, d := range everything() {
		seen := map[string]bool{}
		for _, p := range d.props {
			at := d.name + "." + p.Name
			if seen[p.Name] || slices.Contains(taken, p.Name) {
				t.Errorf("%s: the name is taken", at)
			}
			seen[p.Name] = true
			if p.Label == "" || p.Help == "" || !strings.HasSuffix(p.Help, ".") {
				t.Errorf("%s: label %q, help %q", at, p.Label, p.Help)
			}
			if p.Source == "" {
				t.Errorf("%s: no source", at)
			}
			if p.Type == model.Enum && len(p.Choices) == 0 {
				t.Errorf("%s: a choice among %d", at, len(p.Choices))
			}
			if words := p.Words(); len(slices.Compact(slices.Sorted(slices.Values(words)))) != len(words) || slices.Contains(words, "") {
				t.Errorf("%s: choices are %q", at, words)
			}
			if p.Min > p.Max || p.HasRange() && p.Type != model.Int && p.Type != model.Decimal {
				t.Errorf("%s: range %v to %v of %s", at, p.Min, p.Max, p.Type)
			}
			if refs := p.Type == model.NodeRef || p.Type == model.NodeList; refs != (len(p.Ref) > 0) {
				t.Errorf("%s: type %s names kinds %v", at, p.Type, p.Ref)
			}
		}
	}
}

func TestDefaultsAreValues(t *testing.T) {
	for _, d := range everything() {
		for _, p := range d.props {
			def := p.DefaultFor(d.spec(), model.Ends{})
			if def == "" {
				continue
			}
			value := []string{def}
			if p.Type.IsList() {
				value = strings.Split(def, ",")
			}
			if err := p.Set(d.spec(), value); err != nil {
				t.Errorf("%s.%s: %v", d.name, p.Name, err)
			}
			if err := p.InRange(def); p.HasRange() && err != nil {
				t.Errorf("%s.%s: %v", d.name, p.Name, err)
			}
		}
	}
}

func TestGetReturnsWhatSetStored(t *testing.T) {
	for _, d := range everything() {
		spec := d.spec()
		for _, p := range d.props {
			if v, set := p.Get(spec); set {
				t.Errorf("%s.%s is %q before it was set", d.name, p.Name, v)
			}
			want := sample(p)
			if err := p.Set(spec, want); err != nil {
				t.Fatalf("%s.%s: %v", d.name, p.Name, err)
			}
			if got, set := p.Get(spec); !set || !slices.Equal(got, want) {
				t.Errorf("%s.%s is %q, want %q", d.name, p.Name, got, want)
			}
		}
		// Each property has a field of its own: all are still set, and go one by one.
		for i, p := range d.props {
			p.Clear(spec)
			for j, q := range d.props {
				if v, set := q.Get(spec); set != (j > i) || set && !slices.Equal(v, sample(q)) {
					t.Errorf("%s: clearing %s makes %s %q (set: %v)", d.name, p.Name, q.Name, v, set)
				}
			}
		}
	}
}

func TestWrongValuesAreRefused(t *testing.T) {
	wrong := map[model.PropType][][]string{
		model.Bool: {{"yes"}, {""}, {"TRUE"}}, model.Int: {{"x"}, {"1.5"}, {""}, {"99999999999999999999"}}, model.Decimal: {{"x"}, {"NaN"}, {"Inf"}, {"1e300"}, {""}},
		model.IntList: {{"500", "x"}}, model.Text: {{"a", "b"}, {}}, model.RegionID: {{}}, model.NodeRef: {{"a", "b"}},
	}
	for _, d := range everything() {
		for _, p := range d.props {
			values := wrong[p.Type]
			if p.Type == model.Enum {
				values = [][]string{{"a", "b"}}
				if !p.Open {
					values = append(values, []string{"no such word"}, []string{""})
				}
			}
			spec := d.spec()
			for _, v := range values {
				err := p.Set(spec, v)
				var e *model.PropError
				if !errors.As(err, &e) || e.Prop != p.Name || e.Want == "" {
					t.Errorf("%s.%s takes %q: %v", d.name, p.Name, v, err)
				}
				if _, set := p.Get(spec); set {
					t.Errorf("%s.%s is set by the refused %q", d.name, p.Name, v)
				}
			}
		}
	}
}

func TestRangesAreAdvice(t *testing.T) {
	p, ok := model.FindProp(model.KindALB.Info().Props, "idleTimeout")
	if !ok {
		t.Fatal("no idle timeout")
	}
	for value, fine := range map[string]bool{"1": true, "4000": true, "0": false, "4001": false, "x": false} {
		if err := p.InRange(value); (err == nil) != fine {
			t.Errorf("%s: %v", value, err)
		}
	}
	if err := p.Set(&model.ALB{}, []string{"4001"}); err != nil {
		t.Errorf("a drawing may be wrong: %v", err)
	}
}

func TestKindsHaveDistinctNames(t *testing.T) {
	names := map[string]model.Kind{}
	for _, k := range model.Kinds() {
		if k.Title == "" || k.Caption == "" || k.Group == "" || k.Help == "" || k.Letter == 0 || !strings.HasPrefix(k.Source, "https://") {
			t.Errorf("%s is not described: %+v", k.Kind, k)
		}
		if k.Kind.Info() != k || k.NewSpec().Kind() != k.Kind {
			t.Errorf("%s is not found by its own name", k.Kind)
		}
		for _, n := range slices.Compact(append([]string{string(k.Kind), k.Name}, k.Aliases...)) {
			if was, dup := names[n]; dup && was != k.Kind {
				t.Errorf("%q means both %s and %s", n, was, k.Kind)
			}
			names[n] = k.Kind
			if got, ok := model.KindNamed(strings.ToUpper(n)); !ok || got != k.Kind {
				t.Errorf("%q finds %s, want %s", n, got, k.Kind)
			}
		}
	}
	if k, ok := model.KindNamed("submarine"); ok || model.Kind("submarine").Info() != nil {
		t.Errorf("submarine is %s", k)
	}
}

// TestDocumentedDefaults follows the defaults of the rule catalogue: what a
// property means that is left out. "" stands for: nothing is known.
func TestDocumentedDefaults(t *testing.T) {
	for kind, want := range map[model.Kind]map[string]string{
		model.KindUsers:      {"protocol": "https", "network": "internet", "needsStaticIp": "false", "locations": ""},
		model.KindRecord:     {"type": "A", "zonePrivate": "false", "policy": "simple", "ttl": "60", "queryLogging": "", "dnssec": ""},
		model.KindS3:         {"access": "rest", "blockPublicAccess": "true"},
		model.KindALB:        {"scheme": "internet-facing", "azs": "2", "listeners": "https:443,http:80 redirect", "accessLogs": "", "deletionProtection": "", "dropInvalidHeaders": ""},
		model.KindNLB:        {"scheme": "internet-facing", "azs": "2", "listener": "tcp", "crossZone": "", "accessLogs": ""},
		model.KindRESTAPI:    {"endpoint": "regional", "auth": "iam", "defaultEndpoint": "true", "logging": ""},
		model.KindCloudFront: {"priceClass": "All", "minTLS": "TLSv1.2_2021", "httpVersion": "http2", "defaultRootObject": "index.html", "logging": "", "originShield": ""},
		model.KindWAF:        {"logging": "", "scope": ""},
	} {
		spec := model.NewNode("n", "", kind.Info().NewSpec()).Effective()
		for name, v := range want {
			expectValue(t, string(kind), kind.Info().Props, spec, name, v)
		}
	}
	api := model.NewNode("n", "", &model.RESTAPI{API: model.API{CustomDomain: model.Some("api.example.com")}})
	expectValue(t, "an API with a custom domain", api.Info().Props, api.Effective(), "defaultEndpoint", "false")
}

func expectValue(t *testing.T, of string, props []model.Prop, spec any, name, want string) {
	t.Helper()
	p, ok := model.FindProp(props, name)
	if !ok {
		t.Errorf("%s has no property %s", of, name)
		return
	}
	got := ""
	if v, set := p.Get(spec); set {
		got = strings.Join(v, ",")
	}
	if got != want {
		t.Errorf("%s: %s is %q by default, want %q", of, name, got, want)
	}
}

func TestDocumentedDefaultsOfLinks(t *testing.T) {
	rest, web := node("rest", &model.S3{}), node("web", &model.S3{Access: model.Some(model.AccessWebsite)})
	alb, cdn, www, asg := node("alb", &model.ALB{}), node("cdn", &model.CloudFront{}), node("www", &model.Record{}), node("asg", &model.ASG{})
	lambda := node("fn", &model.Lambda{})
	nodes := []*model.Node{rest, web, alb, cdn, www, asg, lambda}
	for _, c := range []struct {
		from, to *model.Node
		want     map[string]string
	}{
		{cdn, rest, map[string]string{"path": "*", "viewerProtocol": "redirect-to-https", "originProtocol": "https-only", "access": "none", "content": "static", "cachePolicy": "CachingOptimized", "methods": "GET,HEAD"}},
		{cdn, web, map[string]string{"originProtocol": "http-only", "content": "static", "cachePolicy": "CachingOptimized", "methods": "GET,HEAD"}},
		{cdn, alb, map[string]string{"originProtocol": "https-only", "content": "dynamic", "cachePolicy": "CachingDisabled", "methods": "all", "originRequestPolicy": "AllViewerExceptHostHeader"}},
		{www, alb, map[string]string{"alias": "true", "evaluateTargetHealth": "false", "healthCheck": ""}},
		{www, asg, map[string]string{"alias": "false"}},
		{alb, asg, map[string]string{"targetType": "instance"}},
		{alb, lambda, map[string]string{"targetType": "lambda"}},
	} {
		topo, err := model.New("", nodes, []*model.Link{model.NewLink(c.from, c.to)})
		if err != nil {
			t.Fatal(err)
		}
		l := topo.Links[0]
		for name, v := range c.want {
			expectValue(t, l.Ref().String(), l.Info().Props, l.Effective(), name, v)
		}
	}
}
