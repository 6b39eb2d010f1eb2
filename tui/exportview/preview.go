package exportview

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/formats"
	"portolan/export/overlay"
	"portolan/samples"
	"portolan/tui/act"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// preview is what the right pane shows of an export.
type preview struct {
	lines     []line
	starts    []int // first line of every file
	top, left int
	page      int  // rows, set by Draw
	cols      int  // columns to wrap at, set by Draw
	rows      int  // that a picture may take, set by Draw
	ascii     bool // set by Draw
	widest    int
	diff      bool
	query     string
	hit       int // line that was found last
}

type line struct {
	text  string
	role  theme.Role
	roles []theme.Role // by column, where they differ; texts of narrow characters
	goes  act.Action   // where a click leads, nil for nowhere

	written bool // it is a line of what is written, no heading, note or picture
}

// below counts the lines from one on: where the title counts what is written, of that.
func (v *preview) below(from int) int {
	rest := v.lines[min(from, len(v.lines)):]
	if !slices.ContainsFunc(v.lines, func(l line) bool { return l.written }) {
		return len(rest)
	}
	n := 0
	for _, l := range rest {
		if l.written {
			n++
		}
	}
	return n
}

// fileAt is the file that a line belongs to.
func (v *preview) fileAt(at int) int {
	file := 0
	for i, start := range v.starts {
		if start <= at {
			file = i
		}
	}
	return file
}

// render makes the export and the preview when either is out of date.
func (p *Panel) render() {
	if p.fresh || p.t == nil {
		return
	}
	p.fresh = true
	f := p.current()
	in := input{Request: formats.Request{Topology: p.t, Report: p.rep, Force: p.force, Values: map[string]string{}}, format: f.Format, file: filepath.Base(samples.Stem(p.source))}
	for _, o := range f.options {
		if o.part == "" {
			in.Values[o.flag] = o.value()
		}
	}
	in.Parts, _ = overlay.ParseParts(f.with())                // its words are those of the options
	in.Parts.Findings = in.Parts.Findings && in.Report != nil // they wait for the report
	p.recall()
	in.given = p.values.given
	if f.Folder {
		in.target = p.targets[p.format]
		in.before, _ = bytesOnDisk(filepath.Join(p.targets[p.format], cloudformation.Manifest)) // writing says what is wrong there
	}
	p.out = in.render()
	p.out.parts = p.partsOf(&p.out)
	v := &p.preview
	v.lines, v.starts, v.widest = v.lines[:0], v.starts[:0], 0
	switch {
	case p.out.refused != "":
		v.diff = false
		p.previewRefusal()
	case v.diff:
		p.encode()
		p.previewDiff()
	default:
		p.previewFiles()
	}
	for _, l := range v.lines {
		v.widest = max(v.widest, screen.Width(l.text))
	}
	v.top = max(0, min(v.top, len(v.lines)-1))
}

func (p *Panel) previewRefusal() {
	v := &p.preview
	for _, text := range screen.Wrap(p.out.refused, max(20, v.cols)) {
		v.lines = append(v.lines, line{text: text, role: theme.ErrorText})
	}
	v.lines = append(v.lines, line{})
	for _, reason := range p.out.reasons {
		for i, text := range screen.Wrap(reason.text, max(20, v.cols)) {
			lead := "  "
			if i == 0 {
				lead = "- "
			}
			v.lines = append(v.lines, line{text: lead + text, role: theme.Base, goes: reason.goes})
		}
	}
	if p.out.forced {
		v.lines = append(v.lines, line{})
		for _, text := range screen.Wrap(p.keys.Spell("{force} exports it anyway. What cannot be exported is left out and listed."), max(20, v.cols)) {
			v.lines = append(v.lines, line{text: text, role: theme.Muted})
		}
	}
}

// encode makes the data of an export that was put off; it tells whether there
// is any.
func (p *Panel) encode() bool {
	if p.out.encode == nil {
		return true
	}
	data, err := p.out.encode()
	if err != nil {
		p.out = unwritten(err)
		p.fresh = false
		return false
	}
	p.out.encode, p.out.files[0].Data = nil, data
	return true
}

// previewPicture shows a picture in cells.
func (p *Panel) previewPicture() {
	v := &p.preview
	v.lines = append(v.lines, thumbnail(p.out.picture, p.current().value("theme"), v.cols, v.rows, v.ascii)...)
}

func (p *Panel) previewFiles() {
	v := &p.preview
	f := p.current()
	if p.out.picture != nil {
		p.previewPicture()
		if f.Binary {
			v.starts = append(v.starts, 0)
			return
		}
		v.lines = append(v.lines, line{})
	}
	for i, file := range p.out.files {
		v.starts = append(v.starts, len(v.lines))
		if f.Folder {
			v.lines = append(v.lines, line{text: fmt.Sprintf("file %d of %d: %s", i+1, len(p.out.files), file.Name), role: theme.Title})
			if i < len(p.out.fills) {
				v.lines = append(v.lines, line{text: p.out.fills[i], role: theme.Muted})
			}
		}
		for _, text := range lines(file.Data) {
			role := theme.Base
			if f.Comment != "" && strings.HasPrefix(strings.TrimSpace(text), f.Comment) {
				role = theme.Muted
			}
			v.lines = append(v.lines, line{text: strings.ReplaceAll(text, "\t", "  "), role: role, written: true})
		}
		if f.Folder && i < len(p.out.files)-1 {
			v.lines = append(v.lines, line{})
		}
	}
}

func (p *Panel) previewDiff() {
	v := &p.preview
	f := p.current()
	paths := []string{p.targets[p.format]}
	if f.Folder {
		paths = paths[:0]
		for _, file := range p.out.files {
			paths = append(paths, filepath.Join(p.targets[p.format], file.Name))
		}
	}
	for i, path := range paths {
		v.starts = append(v.starts, len(v.lines))
		if f.Binary {
			v.lines = append(v.lines, sameBytes(path, p.out.files[i].Data))
			continue
		}
		v.lines = append(v.lines, diffLines(path, p.out.files[i].Data)...)
	}
}

// sameBytes compares a file that is no text.
func sameBytes(path string, data []byte) line {
	before, err := bytesOnDisk(path)
	switch {
	case err != nil:
		return line{text: err.Error(), role: theme.ErrorText}
	case before == nil:
		return line{text: path + ": new", role: theme.Title}
	case bytes.Equal(before, data):
		return line{text: path + ": no change", role: theme.Title}
	}
	return line{text: path + ": another picture, " + bytesText(len(before)) + " on disk, " + bytesText(len(data)) + " here", role: theme.Title}
}

// lines splits a text; a final line break begins no further line.
func lines(data []byte) []string {
	if len(data) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func (p *Panel) scroll(by int) {
	p.render()
	v := &p.preview
	v.top = max(0, min(v.top+by, len(v.lines)-v.page))
}

func (p *Panel) askSearch() act.Action {
	prompt := picker.NewPrompt("Search the preview", "Text to find.", p.preview.query, func(text string) act.Action {
		p.overlay.Close()
		p.preview.query, p.preview.hit = text, p.preview.top-1
		return p.searchNext()
	})
	prompt.Propose()
	p.overlay.Show(prompt)
	return act.None{}
}

// searchNext goes to the next line that holds the text, from the top of the
// pane on at first.
func (p *Panel) searchNext() act.Action {
	p.render()
	v := &p.preview
	if v.query == "" {
		return act.Say{Text: p.keys.Spell("Nothing was searched yet: {search} searches.")}
	}
	want := strings.ToLower(v.query)
	for i := range v.lines {
		at := (v.hit + 1 + i) % len(v.lines)
		if strings.Contains(strings.ToLower(v.lines[at].text), want) {
			v.top, v.hit = at, at
			return act.None{}
		}
	}
	return act.Say{Text: fmt.Sprintf("%q is not in the preview.", v.query), Error: true}
}
