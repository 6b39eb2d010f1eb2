package findings

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
	"portolan/model"
	"portolan/tui/act"
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
	return &FixDialog{t: t, f: f, estimate: estimate, Check: validate.Check, previews: make([]*preview, len(f.Fixes))}
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
	switch k := msg.String(); k {
	case "esc", "q", "ctrl+c":
		return act.Close{}
	case "up", "k":
		d.choose(d.cursor - 1)
	case "down", "j":
		d.choose(d.cursor + 1)
	case "home":
		d.choose(0)
	case "end":
		d.choose(len(d.f.Fixes))
	case "pgup":
		d.scroll(-max(1, d.page-1))
	case "pgdown":
		d.scroll(max(1, d.page-1))
	case "enter":
		return d.apply()
	case "d":
		return d.toggleDiff()
	case "O":
		return act.Explain{Name: d.f.Rule}
	case "!":
		return act.Ignore{Finding: d.f.Key()}
	default:
		if len(k) == 1 && k[0] >= '1' && k[0] <= '9' {
			return d.number(int(k[0] - '1'))
		}
		return nil
	}
	return act.None{}
}

func (d *FixDialog) choose(i int) {
	d.cursor, d.top = max(0, min(len(d.f.Fixes), i)), 0
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
// applies it.
func (d *FixDialog) Click(_, y int, double bool) act.Action {
	for i, at := range d.choiceY {
		end := at + 1
		if i+1 < len(d.choiceY) {
			end = d.choiceY[i+1]
		}
		if y < at || y >= end {
			continue
		}
		if d.cursor == i || double {
			d.choose(i)
			return d.apply()
		}
		d.choose(i)
	}
	return act.None{}
}

// Wheel implements part.Panel.
func (d *FixDialog) Wheel(lines int) { d.scroll(lines) }

// Paste implements part.Overlay: there is no field.
func (d *FixDialog) Paste(string) act.Action { return nil }

// Hints implements part.Panel.
func (d *FixDialog) Hints() []part.Hint {
	if d.ignoring() {
		return []part.Hint{{Key: "enter", Does: "give a reason"}, {Key: "esc", Does: "close"}}
	}
	show := "file changes"
	if d.diff {
		show = "summary"
	}
	return []part.Hint{{Key: "enter", Does: "apply (one undo step)"}, {Key: "d", Does: show}, {Key: "O", Does: "why?"}, {Key: "esc", Does: "close"}}
}

// Status implements part.Panel.
func (d *FixDialog) Status() string {
	return fmt.Sprintf("fix %s · choice %d of %d", Short(d.f.Rule), d.cursor+1, len(d.f.Fixes)+1)
}
