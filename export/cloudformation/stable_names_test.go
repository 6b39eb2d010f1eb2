package cloudformation

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/racetest"
)

// namesOf are the stacks of a design, and in each Region what the owner is asked for.
func namesOf(set *Set) (stacks map[string]string, asked map[string][]string) {
	stacks, asked = map[string]string{}, map[string][]string{}
	for _, st := range set.Stacks {
		stacks[st.Name] = st.Region
		for _, p := range st.Parameters {
			if p.From == "" {
				asked[st.Region] = append(asked[st.Region], p.Name+" "+p.Default)
			}
		}
	}
	return stacks, asked
}

// nextTo is a small site of its own in a Region, which nothing of a design leads to.
const nextTo = `
nodes:
  - {id: beside-users, kind: users}
  - {id: beside-front, kind: alb, region: %REGION%}
  - {id: beside-app, kind: asg, region: %REGION%}
  - {id: beside-name, kind: record, zone: example.net, name: app.example.net}
links:
  - {from: beside-users, to: beside-name}
  - {from: beside-name, to: beside-front, alias: true}
  - {from: beside-front, to: beside-app}
`

// withSite is a design with that site in a Region, its ids beginning with a word.
func withSite(t *testing.T, top *model.Topology, region, word string) *model.Topology {
	t.Helper()
	site := parseDesign(t, strings.NewReplacer("%REGION%", region, "beside", word).Replace(nextTo))
	with, err := top.With(append(slices.Clone(top.Nodes), site.Nodes...), append(slices.Clone(top.Links), site.Links...))
	if err != nil {
		t.Fatal(err)
	}
	return with
}

// What is drawn in another Region, or taken away or renamed there, renames no stack
// and no value of the Regions that it does not touch, and gives no value another
// default: under another name a stack would be made a second time, and a value that
// was chosen would be lost.
func TestNamesHangOnNothingElseThatIsDrawn(t *testing.T) {
	racetest.OneGoroutine(t)
	m := gather(t)
	r := rand.New(rand.NewPCG(13, 4))
	all := append(slices.Clone(m.starts), m.others...)
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	pairs, single, several := 0, 0, 0
	for _, top := range all {
		if pairs >= 60 {
			break
		}
		before, err := Export(top, Options{})
		if err != nil {
			t.Fatal(err)
		}
		stacks, asked := namesOf(before)
		region := "ap-southeast-4"
		if _, there := asked[region]; there || len(stacks) == 0 {
			continue
		}
		for _, with := range []*model.Topology{withSite(t, top, region, "beside"), withSite(t, top, region, "renamed")} {
			x := newExporter(with, Options{})
			if x.home != newExporter(top, Options{}).home {
				continue // the distribution moves
			}
			after, err := Export(with, Options{})
			if err != nil {
				continue
			}
			pairs++
			if len(stacks) == 1 {
				single++
			} else {
				several++
			}
			stacksAfter, askedAfter := namesOf(after)
			for name, at := range stacks {
				if stacksAfter[name] != at {
					t.Errorf("%s: the stack %s of %s is called otherwise with something in %s: %v", top.Name, name, at, region, stacksAfter)
				}
				for _, p := range asked[at] {
					if !slices.Contains(askedAfter[at], p) {
						t.Errorf("%s: %s takes %s, and not with something in %s: %v", top.Name, name, p, region, askedAfter[at])
					}
				}
			}
		}
	}
	if single < 10 || several < 5 {
		t.Errorf("%d pairs with one stack, %d with several: too few", single, several)
	}
	t.Logf("%d pairs, %d of a design with one stack", pairs, single)
}

// No two Regions that are known have the same addresses, whatever a design holds.
func TestNoTwoRegionsHaveTheSameAddresses(t *testing.T) {
	taken := map[int]string{}
	for _, r := range geo.Regions() {
		n := networkNumber(r.Code)
		if other := taken[n]; other != "" {
			t.Errorf("%s and %s both have 10.%d", r.Code, other, n)
		}
		taken[n] = r.Code
	}
}
