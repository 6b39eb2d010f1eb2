package format

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// BaselineForm names the form of a baseline: what stands under "schema".
const BaselineForm = "portolan.baseline/1"

// acceptedByBaseline is the reason that stands beside such a finding.
const acceptedByBaseline = "listed in the baseline"

// Baseline is a list of findings that an old design had when checking began.
// An entry stands for rule, nodes, links and property, not for a line: what
// moves within the file stays accepted, what is new is found.
type Baseline struct {
	entries []baselineEntry
	used    map[baselineKey]bool
}

// baselineEntry is one finding that a baseline accepts.
type baselineEntry struct {
	File        string   `json:"file" doc:"relative to the folder of the baseline"`
	Rule        string   `json:"rule" doc:"id of the rule"`
	Nodes       []string `json:"nodes" doc:"for people; the fingerprint decides"`
	Fingerprint string   `json:"fingerprint" doc:"the same as long as rule, nodes, links and property are"`
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

// Accept moves the findings that are listed for the file to the suppressed ones.
func (b *Baseline) Accept(r *Report, file string) {
	listed := map[string]bool{}
	for _, e := range b.entries {
		if e.File == file {
			listed[e.Fingerprint] = true
		}
	}
	if b.used == nil {
		b.used = map[baselineKey]bool{}
	}
	var active []Finding
	for _, f := range r.Findings {
		if !listed[f.Fingerprint] {
			active = append(active, f)
			continue
		}
		b.used[baselineKey{file, f.Fingerprint}] = true
		f.Ignored, f.Baseline = acceptedByBaseline, true
		r.Suppressed = append(r.Suppressed, f)
	}
	r.Findings = active
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
