package model_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
)

// anyEdit draws an edit that may or may not fit the topology.
func anyEdit(t *rapid.T, topo *model.Topology) model.Edit {
	id := "none"
	if len(topo.Nodes) > 0 {
		id = rapid.SampledFrom(topo.Nodes).Draw(t, "node").ID
	}
	link := ref(id, id)
	if len(topo.Links) > 0 {
		link = rapid.SampledFrom(topo.Links).Draw(t, "link").Ref()
	}
	kind := rapid.SampledFrom(model.Kinds()).Draw(t, "kind")
	fresh := rapid.SampledFrom([]string{topo.FreshID("n"), id, "Not a slug"}).Draw(t, "id")
	return rapid.SampledFrom([]model.Edit{
		model.Add{Node: node(fresh, kind.NewSpec()), After: id},
		model.Remove{IDs: []string{id}},
		model.Connect{From: link.From, To: id},
		model.Disconnect{Link: link},
		model.Set{ID: id, Props: setting("region", "eu-west-1")},
		model.SetLink{Link: link, Props: setting("path", "/x")},
		model.Retitle{ID: id, Title: fresh},
		model.Rename{ID: id, To: fresh},
		model.Move{ID: id, To: model.Point{X: rapid.IntRange(0, 9).Draw(t, "x")}},
		model.Move{ID: id, Free: true},
		model.ChangeKind{ID: id, Kind: kind.Kind},
		model.InsertOn{Link: link, Node: node(fresh, kind.NewSpec())},
		model.Describe{Name: fresh},
		model.IgnoreFinding{Ignore: model.Ignore{Rule: "a/b", On: id, Reason: "r"}},
		model.SetAssumption{Setting: setting("tls", "1.2")[0]},
	}).Draw(t, "edit")
}

func TestUndoAllIsTheStartRedoAllTheEnd(t *testing.T) {
	start := shop(t)
	before := snapshot(start)
	rapid.Check(t, func(t *rapid.T) {
		h := model.NewHistory(start)
		states := []string{snapshot(start)}
		var names []string
		for range rapid.IntRange(0, 12).Draw(t, "length") {
			e := anyEdit(t, h.Now())
			now := snapshot(h.Now())
			next, err := h.Do(e, "")
			if err != nil {
				if next.Now() != h.Now() {
					t.Fatalf("%s failed and changed something", e)
				}
				continue
			}
			if snapshot(h.Now()) != now {
				t.Fatalf("%s changed the old topology", e)
			}
			if next.Now() != h.Now() {
				states, names = append(states, snapshot(next.Now())), append(names, e.String())
			}
			h = next
		}
		steps := h.Steps()
		slices.Reverse(steps)
		if !slices.Equal(steps, names) {
			t.Fatalf("steps are %q, want %q", steps, names)
		}
		for i := len(names) - 1; i >= 0; i-- {
			var name string
			var ok bool
			if h, name, ok = h.Undo(); !ok || name != names[i] || snapshot(h.Now()) != states[i] {
				t.Fatalf("undo %d takes back %q, want %q", i, name, names[i])
			}
		}
		if _, _, ok := h.Undo(); ok || h.CanUndo() || snapshot(h.Now()) != before {
			t.Fatal("undoing all is not the start")
		}
		for i := range names {
			var name string
			var ok bool
			if h, name, ok = h.Redo(); !ok || name != names[i] || snapshot(h.Now()) != states[i+1] {
				t.Fatalf("redo %d makes %q, want %q", i, name, names[i])
			}
		}
		if _, _, ok := h.Redo(); ok || h.CanRedo() {
			t.Fatal("redoing all is not the end")
		}
	})
}

func move(x int) model.Edit { return model.Move{ID: "cdn", To: model.Point{X: x}} }

func do(t *testing.T, h model.History, e model.Edit, key string) model.History {
	t.Helper()
	next, err := h.Do(e, key)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestNudgesAreOneStep(t *testing.T) {
	h := model.NewHistory(shop(t))
	for x := range 5 {
		h = do(t, h, move(x), "nudge cdn")
	}
	h = do(t, h, model.Move{ID: "app", To: model.Point{X: 7}}, "nudge app")
	h = do(t, h, move(9), "nudge cdn")
	if got := h.Steps(); !slices.Equal(got, []string{"move cdn", "move app", "move cdn"}) {
		t.Fatalf("steps are %q", got)
	}
	h, _, _ = h.Undo()
	h, _, _ = h.Undo()
	if h.Now().Layout["cdn"].X != 4 {
		t.Errorf("undo comes to %v", h.Now().Layout)
	}
	h, _, _ = h.Undo()
	if h.Now().Layout["cdn"] != (model.Point{X: 34, Y: 6}) || h.CanUndo() {
		t.Errorf("undo comes to %v", h.Now().Layout)
	}
}

func TestANewStepForgetsWhatWasUndone(t *testing.T) {
	h := do(t, model.NewHistory(shop(t)), move(1), "k")
	undone, _, _ := h.Undo()
	if !undone.CanRedo() || h.CanRedo() {
		t.Error("a history is a value: the one before the undo stays")
	}
	h = do(t, undone, move(2), "k")
	if h.CanRedo() || len(h.Steps()) != 1 || h.Now().Layout["cdn"].X != 2 {
		t.Errorf("steps are %q", h.Steps())
	}
	same, err := h.Do(model.Rename{ID: "app", To: "app"}, "")
	if err != nil || len(same.Steps()) != 1 {
		t.Errorf("an edit that changes nothing is a step: %q, %v", same.Steps(), err)
	}
}

func TestHistoryIsBounded(t *testing.T) {
	h := model.NewHistory(shop(t))
	for x := range 3 * model.HistoryDepth {
		h = do(t, h, move(x), fmt.Sprint(x))
	}
	steps := len(h.Steps())
	if steps < model.HistoryDepth || steps > 2*model.HistoryDepth {
		t.Errorf("%d steps are kept", steps)
	}
	for range steps {
		h, _, _ = h.Undo()
	}
	if want := 3*model.HistoryDepth - steps - 1; h.Now().Layout["cdn"].X != want {
		t.Errorf("the oldest state is %v, want %d", h.Now().Layout["cdn"], want)
	}
}

// A step goes back to where the person was when making it and forward to where
// it led, wherever they went between; steps that join keep the first place.
func TestHistoryKnowsWhereThePersonWas(t *testing.T) {
	at := func(id string) model.Spot { return model.Spot{Node: id} }
	h := model.NewHistory(shop(t)).Stand(at("www"))
	h = do(t, h, move(1), "k").Stand(at("cdn"))
	h = do(t, h, move(2), "k").Stand(at("app"))
	before := h.Stand(at("acl"))
	h = do(t, before, model.Retitle{ID: "app", Title: "App"}, "")
	for _, c := range []struct {
		step func(model.History) (model.History, string, bool)
		want string
	}{
		{model.History.Undo, "acl"},
		{model.History.Undo, "www"},
		{model.History.Redo, "app"},
		{model.History.Redo, "acl"}, // nobody said where it led
	} {
		h, _, _ = c.step(h)
		if h.At().Node != c.want {
			t.Errorf("the step leads to %s, want %s", h.At().Node, c.want)
		}
		h = h.Stand(at("all")) // elsewhere
	}
	if before.At().Node != "acl" || len(before.Steps()) != 1 {
		t.Error("a history is a value")
	}
}
