// Package exportview shows what an export will be before it is written: the
// formats and their options, a preview, checks, what is left out and the same
// as a command line.
package exportview

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/formats"
	"portolan/model"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/screen"
	"portolan/validate"
)

type pane int

const (
	formatPane pane = iota // the formats and
	optionPane             // the options and the target share a frame
	previewPane
	panes
)

// Panel is the export view, a [part.Panel].
type Panel struct {
	t       *model.Topology
	rep     *validate.Report
	source  string // path of the design, "" before it has one
	unsaved bool   // the file at source does not hold this design
	formats []*format
	format  int
	targets []string // by format
	values  values
	force   bool
	out     output
	fresh   bool // out and preview fit the design and the options
	preview preview

	focus   pane
	option  int    // selected option; behind the last, the target
	exists  bool   // the target does; valid when looked
	same    bool   // what exists is what would be written; likewise
	blocked string // why nothing can be written there, "" when it can; likewise
	looked  bool
	armed   bool // the next enter replaces what exists
	overlay part.OnTop
	keys    *binding.Table
	places  places
}

// places is where the last frame put what can be clicked.
type places struct {
	form, preview screen.Rect // inside of the panes
	rows          []int       // form row by line of the pane, -1 for none
}

var _ part.Panel = (*Panel)(nil)

// New returns a view without a design.
func New() *Panel { return Of(formats.All()) }

// Of returns a view of a list of formats without a design.
func Of(list []*formats.Format) *Panel {
	p := &Panel{formats: choices(list)}
	p.keys = p.bindings()
	p.targets = make([]string, len(p.formats))
	p.SetSource("design" + samples.Suffix)
	return p
}

// SetSource says where the design is stored, or would be. It decides the
// proposed targets; those that the person named stay.
func (p *Panel) SetSource(path string) {
	base := samples.Stem(path)
	for i, f := range p.formats {
		if p.targets[i] == "" || p.targets[i] == samples.Stem(p.source)+f.Ending {
			p.targets[i] = base + f.Ending
		}
	}
	p.source, p.fresh = path, false
	p.Refresh()
}

// SetUnsaved says whether the design differs from its file, or has none: then
// the command line would write another one.
func (p *Panel) SetUnsaved(unsaved bool) { p.unsaved = unsaved }

// Set shows a design and its report; rep is nil while the design is being
// checked.
func (p *Panel) Set(t *model.Topology, rep *validate.Report) {
	if p.t == t && p.rep == rep {
		return
	}
	p.t, p.rep, p.fresh, p.option = t, rep, false, min(p.option, len(p.current().options)) // parts may go
	p.Refresh()
}

// Refresh looks again whether the target exists, when that is asked next. Call
// it after a write.
func (p *Panel) Refresh() { p.armed, p.looked = false, false }

// look finds out whether the target exists, and whether it can be replaced.
func (p *Panel) look() {
	if p.looked {
		return
	}
	p.looked, p.exists, p.same, p.blocked = true, false, false, ""
	target := p.targets[p.format]
	info, err := os.Stat(target)
	switch folder := p.current().Folder; {
	case err != nil:
	case folder && !info.IsDir():
		p.blocked = "a file, not a folder"
	case !folder && info.IsDir():
		p.blocked = "a folder, not a file"
	case !folder && !info.Mode().IsRegular():
		p.blocked = "no regular file"
	}
	if p.blocked != "" {
		return
	}
	for _, path := range p.paths() {
		if _, err := os.Lstat(path); err == nil {
			p.exists = true
		}
	}
	if p.fresh {
		p.out.parts = p.partsOf(&p.out) // marks tell what differs from the target
		p.same = p.exists && p.holdsAll()
	}
}

// holdsAll tells whether the target holds all that would be written, as after a write.
func (p *Panel) holdsAll() bool {
	for i, path := range p.paths() {
		before, err := bytesOnDisk(path)
		if err != nil || before == nil || i >= len(p.out.files) || !bytes.Equal(before, p.out.files[i].Data) {
			return false
		}
	}
	return true
}

// paths are the files that a write would make.
func (p *Panel) paths() []string {
	target := p.targets[p.format]
	if !p.current().Folder {
		return []string{target}
	}
	p.render()
	var out []string
	for _, f := range p.out.files {
		out = append(out, filepath.Join(target, f.Name))
	}
	return out
}

func (p *Panel) current() *format { return p.formats[p.format] }

// Select chooses a format by its word on the command line, such as "dot" or
// "cfn". It tells whether the view has it.
func (p *Panel) Select(word string) bool {
	for i, f := range p.formats {
		if f.Named(word) {
			p.choose(i)
			return true
		}
	}
	return false
}

// Knows tells whether there is a format of that name.
func (p *Panel) Knows(word string) bool {
	return slices.ContainsFunc(p.formats, func(f *format) bool { return f.Named(word) })
}

// Names lists the words of the formats.
func (p *Panel) Names() []string {
	var out []string
	for _, f := range p.formats {
		out = append(out, f.Name)
	}
	return out
}

func (p *Panel) choose(i int) {
	if i != p.format {
		p.format, p.option, p.force, p.fresh = i, 0, false, false
		p.preview.top, p.preview.left = 0, 0
		p.Refresh()
	}
}

// OnTop is what lies on top of the view, nil for nothing.
func (p *Panel) OnTop() part.Overlay { return p.overlay.Overlay() }

// Editing tells whether a prompt is open inside the view, which then needs
// every key and paste.
func (p *Panel) Editing() bool { return p.overlay.Open() }

// Paste hands pasted text to the open prompt; nil when none is open.
func (p *Panel) Paste(text string) act.Action { return p.overlay.Paste(text) }

// Command is the command line that writes the same.
func (p *Panel) Command() string { return strings.Join(p.words(), " ") }

// words are the words of the command, quoted.
func (p *Panel) words() []string {
	p.look()
	f := p.current()
	words := []string{"portolan", "export", f.Name, quote(p.source)}
	for _, o := range f.options {
		switch {
		case o.at == 0, o.part != "":
		case o.value() == "on":
			words = append(words, "--"+o.flag)
		default:
			words = append(words, "--"+o.flag, o.value())
		}
	}
	if with := f.with(); with != "" {
		words = append(words, "--"+withFlag, with)
	}
	words = append(words, "-o", quote(p.targets[p.format]))
	if p.needsForce() {
		words = append(words, "--force")
	}
	return append(words, p.fillIn()...)
}

// needsForce tells whether the command writes only when it is forced. A folder that an
// export of this design wrote is written again unasked, as long as nobody edited its files.
func (p *Panel) needsForce() bool {
	switch {
	case p.force:
		return true
	case !p.exists:
		return false
	case !p.current().Folder || p.out.switched:
		return true
	}
	return slices.ContainsFunc(p.out.files, func(f act.File) bool {
		before, err := bytesOnDisk(filepath.Join(p.targets[p.format], f.Name))
		kept := before == nil || bytes.Equal(before, f.Data) || p.out.own.Untouched(f.Name, before)
		return f.Name != cloudformation.ValuesFile && (err != nil || !kept) // the command leaves values alone
	})
}

// fillIn writes the values that were filled in where the folder does not hold them yet:
// the export itself has none.
func (p *Panel) fillIn() []string {
	file := filepath.Join(p.targets[p.format], cloudformation.ValuesFile)
	if !p.current().Folder {
		return nil
	}
	before, err := bytesOnDisk(file)
	if err != nil {
		return nil // writing says what is wrong there
	}
	var lines []string
	there, other := cloudformation.ReadValues(before), false
	for _, a := range p.out.asked {
		v := p.values.given[a.Name]
		other = other || v != there[a.Name]
		if v != "" {
			lines = append(lines, quote(a.Name+"="+v))
		}
	}
	if !other {
		return nil
	}
	return append(append([]string{"&&", "printf", quote(`%s\n`)}, lines...), ">", quote(file))
}

// with lists what is switched on to be shown on top of a picture.
func (f *format) with() string {
	var on []string
	for _, o := range f.options {
		if o.part != "" && o.value() == "on" {
			on = append(on, o.part)
		}
	}
	return strings.Join(on, ",")
}

// value of the option with that flag, "" when the format has none.
func (f *format) value(flag string) string {
	for _, o := range f.options {
		if o.flag == flag {
			return o.value()
		}
	}
	return ""
}

// quote makes a word safe for a POSIX shell.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./+:@%,=", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Click implements [part.Panel].
func (p *Panel) Click(x, y int, double bool) act.Action {
	if p.overlay.Open() {
		return p.overlay.Click(x, y, double)
	}
	switch {
	case p.places.preview.Contains(x, y):
		p.focus = previewPane
		if at := p.preview.top + y - p.places.preview.Y; at < len(p.preview.lines) && p.preview.lines[at].goes != nil {
			return p.preview.lines[at].goes
		}
		return act.None{}
	case !p.places.form.Contains(x, y):
		return nil
	}
	at := y - p.places.form.Y
	if at >= len(p.places.rows) || p.places.rows[at] < 0 {
		return act.None{}
	}
	row := p.places.rows[at]
	again := row == p.row()
	p.toRow(row)
	switch {
	case row == p.targetRow() && (again || double):
		return p.askTarget()
	case row >= len(p.formats) && row < p.targetRow():
		return p.turn(1)
	case row > p.targetRow():
		return p.choosePart()
	}
	return act.None{}
}

// Point puts the selection on the row under the pointer.
func (p *Panel) Point(x, y int) act.Action {
	if at := y - p.places.form.Y; !p.overlay.Open() && p.places.form.Contains(x, y) && at < len(p.places.rows) && p.places.rows[at] >= 0 {
		p.toRow(p.places.rows[at])
	}
	return nil
}

// RowName is the format or the part of the selected row.
func (p *Panel) RowName() string {
	if x := p.part(); x != nil {
		return strings.TrimSpace(x.text)
	}
	return p.current().Title
}

// Wheel implements [part.Panel].
func (p *Panel) Wheel(lines int) {
	if p.overlay.Open() {
		p.overlay.Wheel(lines)
		return
	}
	p.scroll(lines)
}

// onTarget tells whether the cursor is on the target.
func (p *Panel) onTarget() bool { return p.row() == p.targetRow() }

// targetRow is the row of the target, behind the options and before the parts.
func (p *Panel) targetRow() int { return len(p.formats) + len(p.current().options) }

// Status implements [part.Panel].
func (p *Panel) Status() string {
	if x := p.part(); x != nil { // which the row may have cut
		return strings.TrimSpace(x.text + "  " + x.value)
	}
	return p.current().Title + " to " + p.targets[p.format]
}
