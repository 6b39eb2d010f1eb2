package main

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/document"
	"portolan/validate/exercise"
)

// Goals are judged alike by a second judge, which reads only what validate, estimate
// and simulate print as JSON. Solutions are changed at random; without PORTOLAN_EDITS
// a few of each, and with
//
//	PORTOLAN_EDITS=200 go test ./cmd/portolan -run TestSecondJudge -timeout 60m
//
// so many of each.
func TestSecondJudge(t *testing.T) {
	edits := 3
	if n, err := strconv.Atoi(os.Getenv("PORTOLAN_EDITS")); err == nil {
		edits = n
	}
	c, err := exercise.Load(exercise.BuiltIn(), "")
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range c.Exercises {
		if only := os.Getenv("PORTOLAN_EXERCISE"); only != "" && e.Number() != only {
			continue
		}
		t.Run(e.Number(), func(t *testing.T) {
			f, err := exercise.BuiltIn().Open(e.ID + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			goals := exerciseGoals(t, f)
			start := newSecondJudge(t, e.StartSource, nil)
			start.start = start
			r := rand.New(rand.NewPCG(17, uint64(i)))
			agree(t, e, goals, start, e.Start, "the start")
			agree(t, e, goals, start, e.Solution, "the solution")
			for n := range edits {
				d, what := changed(r, e.Solution)
				agree(t, e, goals, start, d, strconv.Itoa(n)+": "+what)
			}
		})
	}
}

// agree compares the two judges, goal by goal.
func agree(t *testing.T, e *exercise.Exercise, goals map[string]map[string]any, start *secondJudge, d *model.Topology, what string) {
	t.Helper()
	j := newSecondJudge(t, document.Format(d), start)
	for _, r := range exercise.Judge(e, exercise.Attempt{Design: d}).Results {
		if got, want := r.State == exercise.Pass, j.judge(goals[r.Goal.ID]); got != want {
			var why []string
			for _, one := range r.Evidence {
				why = append(why, one.Text)
			}
			t.Errorf("%s: %s is %s, and the second judge says %v: %s", what, r.Goal.ID, r.State, want, strings.Join(why, " | "))
			if dir := os.Getenv("PORTOLAN_KEEP"); dir != "" {
				name := dir + "/" + e.Number() + "-" + r.Goal.ID + "-" + strings.NewReplacer(" ", "_", "/", "_", ">", "", ":", "").Replace(what) + ".topo.yaml"
				_ = os.WriteFile(name, document.Format(d), 0o644)
			}
		}
	}
}

// changed is a design with one random edit, in words too.
func changed(r *rand.Rand, t *model.Topology) (*model.Topology, string) {
	for {
		edit := randomEdit(r, t)
		if edit == nil {
			continue
		}
		d, err := model.Apply(t, edit)
		if err != nil || model.Equal(d, t) {
			continue
		}
		what := edit.String()
		if _, err := document.Parse("a.topo.yaml", document.Format(d)); err != nil {
			continue // what no file can say
		}
		return d, what
	}
}

func randomEdit(r *rand.Rand, t *model.Topology) model.Edit {
	n := t.Nodes[r.IntN(len(t.Nodes))]
	l := t.Links[r.IntN(len(t.Links))]
	switch r.IntN(7) {
	case 0:
		return model.Remove{IDs: []string{n.ID}}
	case 1:
		return model.Disconnect{Link: l.Ref()}
	case 2:
		to := t.Nodes[r.IntN(len(t.Nodes))]
		if n == to || len(model.LinkKindsFor(n.Kind(), to.Kind())) == 0 {
			return nil
		}
		return model.Connect{From: n.ID, To: to.ID}
	case 3:
		kinds := model.Kinds()
		return model.ChangeKind{ID: n.ID, Kind: kinds[r.IntN(len(kinds))].Kind}
	case 4:
		if s, ok := randomSetting(r, t, n.Info().Props); ok {
			return named{model.Set{ID: n.ID, Props: []model.Setting{s}}, s}
		}
	default: // links say most
		if s, ok := randomSetting(r, t, l.Info().Props); ok {
			return named{model.SetLink{Link: l.Ref(), Props: []model.Setting{s}}, s}
		}
	}
	return nil
}

// named says the value too.
type named struct {
	model.Edit
	s model.Setting
}

func (n named) String() string { return n.Edit.String() + " to " + strings.Join(n.s.Value, ",") }

func randomSetting(r *rand.Rand, t *model.Topology, props []model.Prop) (model.Setting, bool) {
	if len(props) == 0 {
		return model.Setting{}, false
	}
	p := props[r.IntN(len(props))]
	var choices []string
	switch p.Type {
	case model.Enum:
		for _, c := range p.Choices {
			choices = append(choices, c.Value)
		}
	case model.Bool:
		choices = []string{"true", "false"}
	case model.Int, model.Decimal:
		choices = []string{"0", "1", "2", "10", "60", "100", "300"}
	case model.RegionID:
		choices = []string{"us-east-1", "eu-west-1", "eu-central-1", "ap-northeast-1", "sa-east-1"}
	case model.NodeRef:
		for _, n := range t.Nodes {
			if slices.Contains(p.Ref, n.Kind()) {
				choices = append(choices, n.ID)
			}
		}
	}
	choices = append(choices, "") // clears it
	v := choices[r.IntN(len(choices))]
	if v == "" {
		return model.Setting{Prop: p.Name}, true
	}
	return model.Setting{Prop: p.Name, Value: []string{v}}, true
}
