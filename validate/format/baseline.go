package format

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"portolan/validate"
)

// BaselineForm names the form of a baseline: what stands under "schema".
const BaselineForm = "portolan.baseline/1"

// acceptedByBaseline is the reason that stands beside such a finding.
const acceptedByBaseline = "listed in the baseline"

// Baseline is a list of findings that an old design had when checking began.
// An entry stands for rule, nodes, links, property and what an entry of a list says, not
// for a line: what moves within the file stays accepted, what is new is found. See also
// [Baseline.Accept] for what another version of the program says otherwise.
type Baseline struct {
	entries []baselineEntry
	used    map[baselineKey]bool
}

// baselineEntry is one finding that a baseline accepts.
type baselineEntry struct {
	File        string   `json:"file" doc:"relative to the folder of the baseline"`
	Rule        string   `json:"rule" doc:"id of the rule"`
	Nodes       []string `json:"nodes" doc:"that the finding names"`
	Fingerprint string   `json:"fingerprint" doc:"the same as long as rule, nodes, links, property and entry of a list are"`
}

type baselineKey struct{ file, fingerprint string }

// BaselineFile is a baseline as it is kept.
type BaselineFile struct {
	Schema   string          `json:"schema"`
	Findings []baselineEntry `json:"findings"`
}

// ReadBaseline reads what [Baseline.Encode] wrote.
func ReadBaseline(data []byte) (*Baseline, error) {
	var f BaselineFile
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("not a baseline: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a baseline: there is text behind the object")
	}
	if f.Schema != BaselineForm {
		return nil, fmt.Errorf("not a baseline: schema is %q, it should be %q", f.Schema, BaselineForm)
	}
	return &Baseline{entries: f.Findings}, nil
}

// Add lists the active findings of a report. File is how the baseline names it.
func (b *Baseline) Add(r *Report, file string) {
	for _, f := range r.Findings {
		b.entries = append(b.entries, baselineEntry{file, f.Rule, append([]string{}, f.Nodes...), f.Fingerprint})
	}
}

// Len is the number of findings that are listed.
func (b *Baseline) Len() int { return len(b.entries) }

// Accept moves the findings that are listed for the file to the suppressed ones. An entry
// that matches none by its fingerprint stands for what another version says of the same:
// a finding of its rule that names all of its nodes and more, as where several became one,
// or some of them; or one that names them all, of a rule that took the place of its own.
func (b *Baseline) Accept(r *Report, file string) {
	left := map[string]*baselineEntry{} // that match nothing by fingerprint
	for i, e := range b.entries {
		if e.File == file {
			left[e.Fingerprint] = &b.entries[i]
		}
	}
	listed := map[string]bool{}
	for _, f := range slices.Concat(r.Findings, r.Suppressed) { // what a design ignores moved nowhere
		listed[f.Fingerprint] = left[f.Fingerprint] != nil
	}
	for fingerprint := range listed {
		delete(left, fingerprint)
	}
	if b.used == nil {
		b.used = map[baselineKey]bool{}
	}
	var active []Finding
	for _, f := range r.Findings {
		by := []string{f.Fingerprint}
		if !listed[f.Fingerprint] {
			if by = moved(left, f); f.former != "" && left[f.former] != nil {
				by = []string{f.former}
			}
			if len(by) == 0 {
				active = append(active, f)
				continue
			}
		}
		for _, fingerprint := range by {
			b.used[baselineKey{file, fingerprint}] = true
			delete(left, fingerprint)
		}
		f.Ignored, f.Baseline = acceptedByBaseline, true
		r.Suppressed = append(r.Suppressed, f)
	}
	r.Findings = active
}

// moved are the entries that stand for a finding which another version said otherwise.
// Those of its rule name other nodes than it does: a finding that names the same ones is
// about another link or property, and new.
func moved(left map[string]*baselineEntry, f Finding) (grown []string) {
	before := validate.SaidBefore(f.Rule)
	within := func(a, b []string) bool {
		return len(a) > 0 && !slices.ContainsFunc(a, func(id string) bool { return !slices.Contains(b, id) })
	}
	shrunk, named := "", []string{}
	for _, fingerprint := range slices.Sorted(maps.Keys(left)) {
		e := left[fingerprint]
		more, less := within(e.Nodes, f.Nodes), within(f.Nodes, e.Nodes)
		switch {
		case more && (slices.Contains(before, e.Rule) || e.Rule == f.Rule && !less):
			if !within(e.Nodes, named) { // what names nothing more is for another finding
				grown, named = append(grown, fingerprint), append(named, e.Nodes...)
			}
		case less && !more && e.Rule == f.Rule:
			shrunk = cmp.Or(shrunk, fingerprint)
		}
	}
	if len(grown) == 0 && shrunk != "" {
		return []string{shrunk}
	}
	return grown
}

// Stale counts the entries of the files that no finding matched so far.
func (b *Baseline) Stale(files []string) int {
	n := 0
	for _, e := range b.entries {
		if slices.Contains(files, e.File) && !b.used[baselineKey{e.File, e.Fingerprint}] {
			n++
		}
	}
	return n
}

// Encode is the baseline as a file: JSON, sorted, one entry a line, so that
// version control shows what was accepted.
func (b *Baseline) Encode() ([]byte, error) {
	sorted := slices.Clone(b.entries)
	slices.SortFunc(sorted, func(x, y baselineEntry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), slices.Compare(x.Nodes, y.Nodes), cmp.Compare(x.Fingerprint, y.Fingerprint))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"schema\": %q,\n  \"findings\": [", BaselineForm)
	for i, e := range sorted {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(line)
	}
	if len(sorted) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}
