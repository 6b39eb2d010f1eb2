package failure

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"portolan/model"
	"portolan/model/traffic/traffictest"
)

// Breaking one thing after the other tells of each what breaking it alone does.
func TestRunsTellWhatSimulationsTell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, top := drawn(t)
		if rapid.Bool().Draw(t, "rates") {
			for _, n := range top.Nodes {
				if u, ok := n.Spec.(*model.Users); ok {
					u.Rate = model.Some(float64(rapid.IntRange(0, 5000).Draw(t, "rate")))
				}
			}
		}
		r, err := Prepare(top, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range append(Breaks(top), drawnBreaks(t, top)...) {
			want := run(t, top, []Break{b})
			want.Carried = nil
			if got := r.lose(b); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s:\n%s\nafter others\n%s", b, told(want), told(got))
			}
		}
		want := run(t, top, nil)
		want.Carried = nil
		if got := r.Intact(); !reflect.DeepEqual(got, want) {
			t.Fatalf("nothing broken:\n%s\nin a run\n%s", told(want), told(got))
		}
	})
}

// told is a result in words.
func told(r *Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %+v\nload %+v\ndemand %+v\n", r.Breaks, r.Served, r.Load, r.Demand)
	for _, j := range r.Journeys {
		b.WriteString(written(j))
	}
	return b.String()
}

// A run ends where its context does, and says how far it is.
func TestRunsEndWhenTheyAreStopped(t *testing.T) {
	top := wide(t, 60, 3)
	r, err := Prepare(top, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var said []int
	breaks, results := r.Singles(), 0
	w := Watch{Context: ctx, Progress: func(done, of int) {
		if said = append(said, done); of != len(breaks) {
			t.Errorf("%d of %d, want of %d", done, of, len(breaks))
		}
	}}
	err = r.Each(w, breaks, func(*Result) error {
		if results++; results == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || results != 3 || !reflect.DeepEqual(said, []int{0, 1, 2}) {
		t.Errorf("%d results, progress %v, then %v", results, said, err)
	}
	if _, err := Held(top, Options{}, w); !errors.Is(err, context.Canceled) {
		t.Errorf("Held ends with %v", err)
	}
	if m, err := Survive(top, w); !errors.Is(err, context.Canceled) || m != nil {
		t.Errorf("the matrix ends with %v", err)
	}
}

// Whoever waits for what a design holds hears of all of the work, forwards only, and
// may end it at any moment.
func TestProgressOfWhatADesignHolds(t *testing.T) {
	top := traffictest.Design(t, watched("healthCheck=fast")...)
	for stop := -1; stop < 12; stop++ {
		ctx, cancel := context.WithCancel(context.Background())
		last, of, calls := -1, 0, 0
		_, err := Held(top, Options{}, Watch{Context: ctx, Progress: func(done, all int) {
			if done < last || done > all || of != 0 && all != of {
				t.Errorf("%d of %d after %d of %d", done, all, last, of)
			}
			last, of = done, all
			if calls++; calls == stop+1 && stop >= 0 {
				cancel()
			}
		}})
		cancel()
		switch {
		case stop < 0 && (err != nil || last != of || of == 0):
			t.Errorf("ends with %d of %d, %v", last, of, err)
		case calls > stop && last < of && stop >= 0 && !errors.Is(err, context.Canceled):
			t.Errorf("ended after %d calls, but %v", stop, err)
		}
	}
}
