package cloudformation

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
)

// shared are designs in which nodes share some traffic by weight.
var shared = map[string]func(ids []string, weights []int) string{
	"answers": func(ids []string, weights []int) string {
		nodes, links := "  - {id: r, kind: record, zone: example.com, name: www.example.com, policy: weighted}\n", "  - u -> r\n"
		for i, id := range ids {
			nodes += "  - {id: " + id + ", kind: on-premises}\n"
			links += fmt.Sprintf("  - {from: r, to: %s, weight: %d}\n", id, weights[i])
		}
		return "nodes:\n  - {id: u, kind: users}\n" + nodes + "links:\n" + links
	},
	"endpoints": func(ids []string, weights []int) string {
		nodes, links := "  - {id: g, kind: global-accelerator}\n  - {id: x, kind: asg, region: eu-west-1}\n", "  - h -> g\n"
		for i, id := range ids {
			nodes += "  - {id: " + id + ", kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n"
			links += fmt.Sprintf("  - {from: g, to: %s, weight: %d}\n  - %s -> x\n", id, weights[i], id)
		}
		return "nodes:\n  - {id: h, kind: users, protocol: http}\n" + nodes + "links:\n" + links
	},
	"target groups": func(ids []string, weights []int) string {
		nodes, links := "  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n", "  - h -> a\n"
		for i, id := range ids {
			nodes += "  - {id: " + id + ", kind: ecs, region: eu-west-1}\n"
			links += fmt.Sprintf("  - {from: a, to: %s, weight: %d}\n", id, weights[i])
		}
		return "nodes:\n  - {id: h, kind: users, protocol: http}\n" + nodes + "links:\n" + links
	},
}

// namesOfWeights are the names of the weights of a set, by who gets the traffic.
func namesOfWeights(t *testing.T, files []File) map[string]string {
	t.Helper()
	var o Options
	o.Over(files)
	out, taken := map[string]string{}, map[string]bool{}
	if o.earlier == nil {
		return out
	}
	for _, w := range o.earlier.weights {
		if taken[w.name] {
			t.Fatalf("%s stands for two weights", w.name)
		}
		out[w.who], taken[w.name] = w.name, true
	}
	return out
}

// A weight that was shifted by hand stays under the name of its parameter: it keeps it when
// its node gets another id, in whatever order nodes come and go beside it. The drawing comes
// back, and the same design over its own folder is the same bytes.
func TestWeightsKeepTheirNames(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 7))
	renamed, steps := 0, 0
	for _, name := range slices.Sorted(maps.Keys(shared)) {
		design := shared[name]
		ids, weights := []string{"n1", "n2", "n3"}, []int{10, 20, 70}
		pool := []string{"n1", "n2", "n3", "n4", "n5", "n11"}
		_, files := over(t, design(ids, weights), nil)
		for range 14 {
			before := namesOfWeights(t, files)
			fresh := pool[r.IntN(len(pool))]
			at, was := r.IntN(len(ids)), ""
			switch {
			case slices.Contains(ids, fresh):
				if len(ids) < 3 {
					continue
				}
				ids, weights = slices.Delete(ids, at, at+1), slices.Delete(weights, at, at+1)
			case r.IntN(2) == 0 && len(ids) < 4:
				ids, weights = append(ids, fresh), append(weights, 1+r.IntN(200))
			default:
				was, ids[at] = ids[at], fresh
			}
			src := design(ids, weights)
			_, files = over(t, src, files)
			steps++
			now := namesOfWeights(t, files)
			if len(now) != len(ids) {
				t.Fatalf("%s: weights of %v are %v", name, ids, now)
			}
			for who, called := range now {
				if want := before[who]; want != "" && called != want {
					t.Errorf("%s: the weight of %s was %s and is %s", name, who, want, called)
				}
			}
			if was != "" {
				renamed++
				if now[fresh] != before[was] {
					t.Errorf("%s: %s is %s now, and its weight %s was %s", name, was, fresh, now[fresh], before[was])
				}
			}
			_, again := over(t, src, files)
			for i := range again {
				if !bytes.Equal(again[i].Data, files[i].Data) {
					t.Errorf("%s: %s is another over its own folder", name, again[i].Name)
				}
			}
			read, err := Read(slices.DeleteFunc(again, func(f File) bool { return !strings.HasSuffix(f.Name, ".yaml") }), ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := document.Format(read.Topology), document.Format(parseDesign(t, src)); !bytes.Equal(got, want) || len(read.Changed) > 0 {
				t.Errorf("%s: read is %s%v", name, got, read.Changed)
			}
		}
	}
	if renamed < 6 || steps < 25 {
		t.Errorf("%d ids of %d steps are others, which says little", renamed, steps)
	}
}

// Several that share traffic may get other ids at once: weights that are drawn apart keep
// their names, and of those that are drawn alike the export says that they begin anew.
func TestWeightsOfSeveralOtherIDs(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(shared)) {
		_, files := over(t, shared[name]([]string{"n1", "n2", "n3"}, []int{10, 20, 70}), nil)
		before := namesOfWeights(t, files)
		set, files := over(t, shared[name]([]string{"n4", "n5", "n3"}, []int{10, 20, 70}), files)
		now := namesOfWeights(t, files)
		for was, fresh := range map[string]string{"n1": "n4", "n2": "n5", "n3": "n3"} {
			if now[fresh] != before[was] || now[fresh] == "" {
				t.Errorf("%s: %s is %s now, and its weight %s was %s", name, was, fresh, now[fresh], before[was])
			}
		}
		if begins(set) != 0 {
			t.Errorf("%s: %v", name, set.Updates)
		}
		_, files = over(t, shared[name]([]string{"n1", "n2", "n3"}, []int{50, 50, 70}), nil)
		if set, _ = over(t, shared[name]([]string{"n4", "n5", "n3"}, []int{50, 50, 70}), files); begins(set) != 2 {
			t.Errorf("%s: two weights begin anew, and the export says %v", name, set.Updates)
		}
		if set, _ = over(t, shared[name]([]string{"n1", "n2", "n3", "n4"}, []int{50, 50, 70, 50}), files); begins(set) != 0 {
			t.Errorf("%s: one more is no other one: %v", name, set.Updates)
		}
	}
}

// begins counts the weights of which an export says that they begin as drawn.
func begins(set *Set) int {
	n := 0
	for _, u := range set.Updates {
		if u.Why == wayOfWeights {
			n++
		}
	}
	return n
}
