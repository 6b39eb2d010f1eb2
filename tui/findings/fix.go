package findings

import (
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/validate"
)

// Estimate gives the p95 latency of a design in milliseconds, over all its
// users; false when there is nothing to estimate.
type Estimate func(*model.Topology) (p95 float64, ok bool)

// FixDialog is the overlay that lists the ways out of one finding and previews
// what each of them changes.
type FixDialog struct {
	// Check judges the design before and after a fix; validate.Check unless set
	// otherwise.
	Check func(*model.Topology) *validate.Report

	t        *model.Topology
	f        validate.Finding
	estimate Estimate
	before   *validate.Report

	cursor   int        // choice; the last one ignores the finding
	previews []*preview // by fix, nil until looked at
	diff     bool       // show the file instead of the summary
	top      int        // first line of the preview drawn
	page     int
	total    int
	choiceY  []int // line of each choice, as drawn last
	listH    int   // lines of the choices, as drawn last
	first    int   // the first of them that was in sight
	clicked  bool  // a choice was clicked last: it stays where it is
	keys     *binding.Table
}

// preview is what one fix would do.
type preview struct {
	err     error
	changes []Change
	delta   Delta
	counts  [2][3]int // errors, warnings, infos before and after
	latency [2]float64
	timed   bool
	diff    []string // lines of the file that change
}

var _ part.Overlay = (*FixDialog)(nil)

// NewFix previews the fixes of a finding of t. Estimate may be nil.
func NewFix(t *model.Topology, f validate.Finding, estimate Estimate) *FixDialog {
	d := &FixDialog{t: t, f: f, estimate: estimate, Check: validate.Check, previews: make([]*preview, len(f.Fixes))}
	d.keys = d.bindings()
	return d
}

// Finding is what the dialog is about.
func (d *FixDialog) Finding() validate.Finding { return d.f }

// ignoring tells whether the choice is to accept the finding.
func (d *FixDialog) ignoring() bool { return d.cursor == len(d.f.Fixes) }

// preview computes what the chosen fix does, once.
func (d *FixDialog) preview() *preview {
	if d.previews[d.cursor] != nil {
		return d.previews[d.cursor]
	}
	p := &preview{}
	d.previews[d.cursor] = p
	after, err := d.f.Fixes[d.cursor].Apply(d.t)
	if err != nil {
		p.err = err
		return p
	}
	if d.before == nil {
		d.before = d.Check(d.t)
	}
	rep := d.Check(after)
	p.changes, p.delta = Changes(d.t, after), Compare(d.before, rep)
	for i, r := range []*validate.Report{d.before, rep} {
		p.counts[i][0], p.counts[i][1], p.counts[i][2] = r.Counts()
	}
	if d.estimate != nil {
		a, okA := d.estimate(d.t)
		b, okB := d.estimate(after)
		p.latency, p.timed = [2]float64{a, b}, okA && okB
	}
	p.diff = fileDiff(d.t, after)
	return p
}

// Key implements part.Panel.
func (d *FixDialog) Key(msg tea.KeyPressMsg) act.Action {
	d.clicked = false
	return d.keys.Key(msg)
}

// Bindings implements part.Panel.
func (d *FixDialog) Bindings() *binding.Table { return d.keys }

func (d *FixDialog) bindings() *binding.Table {
	not := func(hint string) func() string { // while a fix is chosen
		return func() string {
			if d.ignoring() {
				return ""
			}
			return hint
		}
	}
	choose := func(i func() int) func(string) act.Action { return binding.Do(func() { d.choose(i()) }) }
	return binding.New("fix", "Fixes of a finding",
		binding.Binding{ID: "apply", Keys: []string{"enter"}, Title: "Apply the fix, or give the reason to ignore", Now: func() string {
			return map[bool]string{true: "give a reason", false: "apply (one undo step)"}[d.ignoring()]
		}, Run: binding.Get(d.apply)},
		binding.Binding{ID: "diff", Keys: []string{"d"}, Title: "File changes or summary", Now: func() string {
			return not(map[bool]string{true: "summary", false: "file changes"}[d.diff])()
		}, Run: binding.Get(d.toggleDiff)},
		binding.Binding{ID: "explain", Keys: []string{"O"}, Title: "Explain the rule", Now: not("why?"), Run: binding.Get(func() act.Action { return act.Explain{Name: d.f.Rule} })},
		binding.Binding{ID: "ignore", Keys: []string{"!"}, Title: "Ignore the finding with a reason", Run: binding.Get(func() act.Action { return act.Ignore{Finding: d.f.Key()} })},
		binding.Binding{ID: "close", Keys: []string{"esc", "q"}, Title: "Close without a change", Hint: "close", Run: binding.Get(func() act.Action { return act.Close{} })},
		binding.Binding{ID: "up", Keys: []string{"up", "k"}, Title: "Choice before", Run: choose(func() int { return d.cursor - 1 })},
		binding.Binding{ID: "down", Keys: []string{"down", "j"}, Title: "Next choice", Run: choose(func() int { return d.cursor + 1 })},
		binding.Binding{ID: "first", Keys: []string{"home"}, Title: "First choice", Run: choose(func() int { return 0 })},
		binding.Binding{ID: "last", Keys: []string{"end"}, Title: "Last choice", Run: choose(func() int { return len(d.f.Fixes) })},
		binding.Binding{ID: "pageup", Keys: []string{"pgup"}, Title: "Scroll the preview up", Run: binding.Do(func() { d.scroll(-max(1, d.page-1)) })},
		binding.Binding{ID: "pagedown", Keys: []string{"pgdown"}, Title: "Scroll the preview down", Run: binding.Do(func() { d.scroll(max(1, d.page-1)) })},
		binding.Binding{ID: "number", Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Title: "The choice of that number", Run: d.byKey},
	)
}

func (d *FixDialog) choose(i int) {
	d.cursor, d.top = max(0, min(len(d.f.Fixes), i)), 0
}

// byKey chooses by a digit.
func (d *FixDialog) byKey(key string) act.Action {
	if n, err := strconv.Atoi(key); err == nil {
		return d.number(n - 1)
	}
	return act.Say{Text: "A digit chooses."}
}

func (d *FixDialog) number(i int) act.Action {
	if i > len(d.f.Fixes) {
		return act.Say{Text: fmt.Sprintf("There are %d choices.", len(d.f.Fixes)+1)}
	}
	d.choose(i)
	return act.None{}
}

func (d *FixDialog) scroll(by int) { d.top = max(0, min(d.top+by, d.total-d.page)) }

func (d *FixDialog) toggleDiff() act.Action {
	if d.ignoring() {
		return act.Say{Text: "Ignoring only adds a line with the reason under ignore."}
	}
	d.diff, d.top = !d.diff, 0
	return act.None{}
}

// apply makes the chosen fix one undo step.
func (d *FixDialog) apply() act.Action {
	if d.ignoring() {
		return act.Ignore{Finding: d.f.Key()}
	}
	if p := d.preview(); p.err != nil {
		return act.Say{Text: "This fix does not apply: " + p.err.Error(), Error: true}
	}
	fix := d.f.Fixes[d.cursor]
	return act.Edit{Edit: model.Batch{Title: "fix " + Short(d.f.Rule) + ": " + fix.Title, Edits: fix.Edits}, Done: true}
}

// Click implements part.Panel: the first click chooses, one on the choice
// applies it, as does the second of a double.
func (d *FixDialog) Click(_, y int, double bool) act.Action {
	if double && d.clicked {
		return d.apply()
	}
	d.clicked = false
	if y > d.listH { // what is said of the choice
		return act.None{}
	}
	for i, at := range d.choiceY {
		end := at + 1
		if i+1 < len(d.choiceY) {
			end = d.choiceY[i+1]
		}
		if y < at || y >= end {
			continue
		}
		was := d.cursor
		d.choose(i)
		if d.clicked = true; was == i || double {
			return d.apply()
		}
		return act.None{}
	}
	return act.None{}
}

// Wheel implements part.Panel.
func (d *FixDialog) Wheel(lines int) { d.scroll(lines) }

// Paste implements part.Overlay: there is no field.
func (d *FixDialog) Paste(string) act.Action { return nil }

// Status implements part.Panel.
func (d *FixDialog) Status() string {
	return fmt.Sprintf("fix %s · choice %d of %d", Short(d.f.Rule), d.cursor+1, len(d.f.Fixes)+1)
}
