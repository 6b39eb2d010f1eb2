package failure

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model/geo"
	"portolan/model/traffic/traffictest"
)

func region(t *testing.T, code string) geo.Place {
	t.Helper()
	r, ok := geo.RegionByCode(code)
	if !ok {
		t.Fatalf("no Region %s", code)
	}
	return r.Place()
}

func TestAreas(t *testing.T) {
	for in, c := range map[string]struct {
		label    string
		in, outs []string // Regions
	}{
		"eu":                  {"the European Union", []string{"eu-west-1", "eu-central-1"}, []string{"eu-west-2", "eu-central-2", "us-east-1"}},
		"Europe":              {"Europe", []string{"eu-west-1", "eu-west-2", "eu-central-2"}, []string{"us-east-1", "me-central-1"}},
		"us":                  {"United States", []string{"us-east-1", "us-west-2", "us-gov-west-1"}, []string{"ca-central-1", "eu-west-1"}},
		"NA":                  {"North America", []string{"us-east-1", "ca-central-1"}, []string{"sa-east-1", "af-south-1"}},
		"de":                  {"Germany", []string{"eu-central-1"}, []string{"eu-west-1"}},
		"Japan":               {"Japan", []string{"ap-northeast-1", "ap-northeast-3"}, []string{"ap-northeast-2"}},
		"eu-west-1":           {"eu-west-1", []string{"eu-west-1"}, []string{"eu-west-2"}},
		"SA":                  {"South America", []string{"sa-east-1"}, []string{"me-central-1"}},
		"continent SA":        {"South America", []string{"sa-east-1"}, []string{"me-central-1"}},
		"continent EU":        {"Europe", []string{"eu-west-1", "eu-west-2"}, []string{"us-east-1"}},
		"country DE":          {"Germany", []string{"eu-central-1"}, []string{"eu-west-1"}},
		"country CA":          {"Canada", []string{"ca-central-1"}, []string{"us-west-1"}},
		"eu, GB,eu-central-2": {"the European Union, United Kingdom and eu-central-2", []string{"eu-west-1", "eu-west-2", "eu-central-2"}, []string{"us-east-1"}},
	} {
		a, err := ParseArea(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if !strings.HasPrefix(a.Label, strings.Split(c.label, ",")[0]) || a.Text != in {
			t.Errorf("%s: label %q, want %q", in, a.Label, c.label)
		}
		for _, code := range c.in {
			if !a.Holds(region(t, code)) {
				t.Errorf("%s does not hold %s", in, code)
			}
		}
		for _, code := range c.outs {
			if a.Holds(region(t, code)) {
				t.Errorf("%s holds %s", in, code)
			}
		}
		if a.Holds(geo.Place{}) {
			t.Errorf("%s holds nowhere", in)
		}
	}
	if _, err := ParseArea("germny"); err == nil || !strings.Contains(err.Error(), "did you mean Germany?") {
		t.Errorf("germny: %v", err)
	}
	for _, in := range []string{"", " ", ",", "eu,", "moon", "eu-west-9", strings.Repeat("x", 1000), "a\x1bb"} {
		if _, err := ParseArea(in); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func ends(all []End) string {
	var out []string
	for _, e := range all {
		s := fmt.Sprintf("%s@%s %g", e.Node, e.Region, e.SharePercent)
		if e.Break.Kind != "" {
			s += " " + e.Break.String()
		}
		for _, x := range e.Stores {
			s += " +" + x.Node + "@" + x.Region
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestLands(t *testing.T) {
	top := traffictest.Design(t, append(behindRecord(" healthCheck=hc"), "datastore db region=us-east-1", "datastore copy region=ap-southeast-2", "app-one -> db", "db -> copy")...)
	get := Options{Methods: []string{"GET"}}
	free, err := Lands(top, get, nil)
	if err != nil || len(free) != 1 {
		t.Fatalf("%d landings, %v", len(free), err)
	}
	home := "app-one@us-east-1 100"
	data := " +db@us-east-1 +copy@ap-southeast-2"
	if got := ends(free[0].Before); got != home+data {
		t.Errorf("before: %s", got)
	}
	// Without breaks: wherever the loss of one Region sends them.
	want := "app-two@eu-west-1 100 region:us-east-1, " + home + " region:eu-west-1" + data
	if got := ends(free[0].After); got != want {
		t.Errorf("after: %s, want %s", got, want)
	}
	lost, err := Lands(top, get, breaks(t, "region:us-east-1"))
	if err != nil || ends(lost[0].After) != "app-two@eu-west-1 100 region:us-east-1" {
		t.Errorf("after the loss: %v, %v", lost, err)
	}
	if both, _ := Lands(top, get, breaks(t, "region:us-east-1", "region:eu-west-1")); len(both[0].After) > 0 {
		t.Errorf("failed requests land: %v", both[0].After)
	}
	if _, err := Lands(top, get, breaks(t, "region:eu-north-1")); err == nil {
		t.Error("a Region that is not there is taken")
	}
}
