package format

import (
	"strings"
	"unicode/utf8"

	"portolan/model/linediff"
	"portolan/validate"
)

// sarifFixes bounds the fixes of one file: each is tried on the whole design.
const sarifFixes = 200

// textFixes are the fixes of a finding as edits of the file, the recommended
// one first. A fix that cannot be applied alone is left out.
func (r *Report) textFixes(f Finding, budget *int) []sarifFix {
	var fixes []sarifFix
	for _, fx := range f.Fixes {
		if r.file == nil || *budget == 0 {
			break
		}
		*budget--
		data, ok := r.fixed(fx)
		if !ok {
			continue
		}
		change := sarifChange{ArtifactLocation: r.uri()}
		for _, e := range lineEdits(string(r.file.Source()), string(data)) {
			change.Replacements = append(change.Replacements, e.sarif())
		}
		if len(change.Replacements) > 0 {
			fixes = append(fixes, sarifFix{sarifText{Text: fx.Title}, []sarifChange{change}})
		}
	}
	return fixes
}

// fixed is the source of the file with the fix applied.
func (r *Report) fixed(fx validate.Fix) ([]byte, bool) {
	t, err := fx.Apply(r.file.Topology)
	if err != nil {
		return nil, false
	}
	data, err := r.file.Encode(t)
	return data, err == nil
}

// lineEdit replaces whole lines.
type lineEdit struct {
	line     int // first line concerned, from 1
	deleted  []string
	inserted []string
}

// lineEdits are what turns one text into the other, from top to bottom. The
// lines are numbered as in the text before.
func lineEdits(before, after string) []lineEdit {
	var out []lineEdit
	line, open := 1, false
	for _, c := range linediff.Compare(before, after) {
		if c.Op == linediff.Kept {
			line, open = line+1, false
			continue
		}
		if !open {
			out = append(out, lineEdit{line: line})
			open = true
		}
		e := &out[len(out)-1]
		if c.Op == linediff.Removed {
			e.deleted = append(e.deleted, c.Line)
			line++
		} else {
			e.inserted = append(e.inserted, c.Line)
		}
	}
	return out
}

// sarif is the edit as a replacement of a region, which ends before its last
// column. An edit that only inserts has an empty region.
func (e lineEdit) sarif() sarifReplacement {
	endLine, endColumn := e.line+len(e.deleted), 1
	if n := len(e.deleted); n > 0 && !strings.HasSuffix(e.deleted[n-1], "\n") {
		endLine, endColumn = endLine-1, utf8.RuneCountInString(e.deleted[n-1])+1 // the last line of the file
	}
	out := sarifReplacement{DeletedRegion: sarifRegion{StartLine: e.line, StartColumn: 1, EndLine: endLine, EndColumn: endColumn}}
	if len(e.inserted) > 0 {
		out.InsertedContent = &sarifText{Text: strings.Join(e.inserted, "")}
	}
	return out
}
