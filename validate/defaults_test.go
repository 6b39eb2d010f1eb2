package validate_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/racetest"
	"portolan/samples"
	"portolan/validate"
)

// verdict is what a design is told: its errors, and how its requests end.
func verdict(t *model.Topology) []string {
	said := map[string]bool{}
	survey := latency.NewSurvey(t)
	for _, f := range validate.CheckSurvey(t, survey).Findings {
		if f.Severity == validate.Error {
			said[f.Rule+" at "+strings.Join(f.Nodes, ",")] = true
		}
	}
	for _, trip := range survey.Trips {
		for _, j := range trip.Journeys {
			said[fmt.Sprintf("%s ask %s: %v %d at %s", j.Users.ID, j.Request.Path, j.Outcome, j.Status, j.Hops[len(j.Hops)-1].Node.ID)] = true
		}
	}
	return slices.Sorted(maps.Keys(said))
}

// written is an edit that writes one default out.
type written struct {
	what string
	edit model.Edit
}

// leftOut lists the properties of a design that are left to a documented default
// which depends on nothing else, as edits that write it out. The listeners of an Application
// Load Balancer without a certificate, and of one behind a VPC link, are passed over: who
// calls it decides then which an export opens, and for which name the link asks.
func leftOut(t *model.Topology) []written {
	var out []written
	each := func(of string, props []model.Prop, raw any, secure bool, write func(model.Setting) model.Edit) {
		for _, p := range props {
			if _, set := p.Get(raw); set || p.Default == "" || p.Derived() || of == string(model.KindALB) && p.Name == "listeners" && !secure {
				continue
			}
			value := []string{p.Default}
			if p.Type.IsList() {
				value = strings.Split(p.Default, ",")
			}
			out = append(out, written{of + "." + p.Name, write(model.Setting{Prop: p.Name, Value: value})})
		}
	}
	certified, linked := map[string]bool{}, map[string]bool{}
	for _, l := range t.Links {
		certified[l.To] = certified[l.To] || t.Node(l.From).Kind() == model.KindCertificate
		linked[l.To] = linked[l.To] || t.Node(l.From).Kind() == model.KindVPCLink
	}
	for _, n := range t.Nodes {
		each(string(n.Kind()), n.Info().Props, n.Spec, certified[n.ID] && !linked[n.ID], func(s model.Setting) model.Edit { return model.Set{ID: n.ID, Props: []model.Setting{s}} })
	}
	for _, l := range t.Links {
		each(string(l.Kind), l.Info().Props, l.Spec, false, func(s model.Setting) model.Edit { return model.SetLink{Link: l.Ref(), Props: []model.Setting{s}} })
	}
	return out
}

// TestDefaultsMeanWhatTheySay: a default that is written out changes neither the
// errors of a design nor how its requests end. All of a design are written out at
// once, and one kind of property after the other where that changes something.
func TestDefaultsMeanWhatTheySay(t *testing.T) {
	racetest.OneGoroutine(t)
	met := map[string]bool{}
	for name, top := range defaultsCorpus(t) {
		all := leftOut(top)
		was := verdict(top)
		if slices.Equal(was, verdict(writeOut(t, top, all))) {
			continue
		}
		kinds := map[string][]written{}
		for _, w := range all {
			kinds[w.what] = append(kinds[w.what], w)
		}
		for _, what := range slices.Sorted(maps.Keys(kinds)) {
			now := verdict(writeOut(t, top, kinds[what]))
			gone, fresh := without(was, now), without(now, was)
			switch {
			case len(gone)+len(fresh) == 0:
			case saidToMatter[what] == "":
				t.Errorf("%s: %s written out: %q is gone, %q is new", name, what, gone, fresh)
			default:
				met[what] = true
			}
		}
	}
	for what := range saidToMatter {
		if !met[what] {
			t.Errorf("%s is said to matter and changes nothing", what)
		}
	}
}

// saidToMatter are the defaults of which it is documented that stating them says more
// than leaving them out, by the reason. Each stays, since to mend it would be wrong:
//
//   - What an API asks of callers is read from the authorizer that is drawn before the
//     default, and a health check or a behaviour of the same drawing is not failed by what
//     nobody said. Who writes iam means it: then they are.
//   - Users who say nothing type a name. A website endpoint of S3 has no HTTPS, and browsers
//     fall back to HTTP there; those who are said to speak HTTPS fail.
//   - A function without a path may be the one that a behaviour names; written out, the path
//     is that of the default behaviour and of no other.
//   - CloudFront refuses the property itself for a distribution of tenants, whatever it says.
var saidToMatter = map[string]string{
	"rest-api.auth":         "a default of an API shuts nobody out: that callers sign is judged where it is drawn",
	"http-api.auth":         "what an authorizer that is drawn asks for comes before the default",
	"users.protocol":        "browsers that are not told to speak HTTPS take plain HTTP at a website endpoint of S3",
	"invokes.path":          "a function without a path also belongs to the behaviour that names it",
	"cloudfront.priceClass": "a distribution of tenants has no price class, whichever is stated",
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

func writeOut(t *testing.T, top *model.Topology, all []written) *model.Topology {
	edits := make([]model.Edit, len(all))
	for i, w := range all {
		edits[i] = w.edit
	}
	out, err := model.Apply(top, edits...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// defaultsCorpus is every sample, pattern and fixture.
func defaultsCorpus(t *testing.T) map[string]*model.Topology {
	out := map[string]*model.Topology{}
	add := func(name string, src []byte) {
		f, err := document.Parse(name, src)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = f.Topology
	}
	for _, name := range samples.Names() {
		src, _ := samples.Read(name)
		add("samples/"+name, src)
	}
	for _, id := range samples.PatternNames() {
		src, _ := samples.Pattern(id)
		add("patterns/"+id, src)
	}
	for _, path := range allFixtures(t) {
		out[fixtureName(path)] = load(t, path).Topology
	}
	return out
}
