package validate_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
	"portolan/validate"
)

// A mistake in one word of a closed list, and whether the word that it stands for can
// be told from it.
type slip struct {
	word  string
	plain bool
}

// slipsOf are mistakes in a word: a Region, a country or a path.
func slipsOf(p model.Prop, word string) []slip {
	switch {
	case p.Type == model.RegionID && len(word) > 5:
		i := strings.IndexByte(word, '-')
		area, rest := word[:i], word[i+1:]
		number := word[:len(word)-1]
		return []slip{{word + "b", true}, {area + "-" + rest[1:2] + rest[:1] + rest[2:], true}, {number + "9", false}, {"moon-base", false}}
	case p.Name == "geoCountries":
		return []slip{{word + "X", false}, {"UK", word == "GB"}}
	case p.Name == "pathRule" || p.Name == "path" && p.Default == "*":
		if strings.HasPrefix(word, "/") {
			return []slip{{word + ", /other/*", true}}
		}
	}
	return nil
}

// TestOneWordIsOneFinding puts each mistake into each word of a closed list in the
// samples and in designs that are right: the finding about the word is new, and no
// other. Where the word that was meant can be told, all others stay as they were.
func TestOneWordIsOneFinding(t *testing.T) {
	designs := map[string]*model.Topology{}
	for _, glob := range []string{"testdata/correct/*.topo.yaml", "testdata/reports/*.topo.yaml", "../samples/*.topo.yaml"} {
		paths, err := filepath.Glob(glob)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no designs %s: %v", glob, err)
		}
		for _, path := range paths {
			designs[path] = load(t, path).Topology
		}
	}
	made := 0
	for _, path := range slices.Sorted(maps.Keys(designs)) {
		topo := designs[path]
		before := said(validate.Check(topo))
		try := func(p model.Prop, value []string, where string, edit func(value []string) model.Edit) {
			for i, word := range value {
				for _, s := range slipsOf(p, word) {
					wrong := slices.Clone(value)
					wrong[i] = s.word
					made++
					after := validate.Check(apply(t, topo, edit(wrong)))
					judgeSlip(t, path+": "+where+" "+p.Name+" "+s.word, s, before, after)
				}
			}
		}
		for _, n := range topo.Nodes {
			for _, p := range n.Info().Props {
				if v, set := n.Get(p.Name); set {
					try(p, v, n.ID, func(v []string) model.Edit {
						return model.Set{ID: n.ID, Props: []model.Setting{{Prop: p.Name, Value: v}}}
					})
				}
			}
		}
		for _, l := range topo.Links {
			if !model.LegalLink(topo, l) {
				continue // one finding says all
			}
			for _, p := range l.Info().Props {
				if v, set := l.Get(p.Name); set {
					try(p, v, l.Ref().String(), func(v []string) model.Edit {
						return model.SetLink{Link: l.Ref(), Props: []model.Setting{{Prop: p.Name, Value: v}}}
					})
				}
			}
		}
	}
	if made < 500 {
		t.Errorf("%d mistakes were tried", made)
	}
}

// said are the findings of a report, how often each.
func said(r *validate.Report) map[string]int {
	out := map[string]int{}
	for _, f := range slices.Concat(r.Findings, r.Suppressed) {
		out[f.Rule+" "+strings.Join(f.Nodes, ",")]++
	}
	return out
}

func judgeSlip(t *testing.T, what string, s slip, before map[string]int, after *validate.Report) {
	t.Helper()
	words, left := 0, maps.Clone(before)
	for _, f := range slices.Concat(after.Findings, after.Suppressed) {
		key := f.Rule + " " + strings.Join(f.Nodes, ",")
		if left[key]--; left[key] >= 0 {
			continue
		}
		if strings.HasPrefix(f.Rule, "words/") && strings.Contains(f.Message, s.word) {
			words++
		} else if f.Severity != validate.Info || s.plain {
			t.Errorf("%s: %s %s: %s", what, f.Severity, f.Rule, f.Message)
		}
	}
	if words != 1 {
		t.Errorf("%s: %d findings about the word", what, words)
	}
	for key, n := range left {
		if s.plain && n > 0 {
			t.Errorf("%s: %s is gone", what, key)
		}
	}
}

// TestWordNamesWhomItMisleads: where requests fail only because a word is wrong, the
// finding about it names the users and the station at which they fail.
func TestWordNamesWhomItMisleads(t *testing.T) {
	r := validate.Check(load(t, "testdata/rules/words/unknown-region/fires_misled.topo.yaml").Topology)
	for _, f := range r.Findings {
		if f.Rule == "words/unknown-region" {
			for _, id := range []string{"people", "inside"} {
				if !slices.Contains(f.Nodes, id) {
					t.Errorf("%s is not named: %v", id, f.Nodes)
				}
			}
			return
		}
	}
	t.Error("nothing is said of the word")
}
