package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"portolan/model/wording"
	"portolan/validate/format"
)

// baselineFile is a baseline and the folder it lies in: it names files
// relative to that folder, so that it holds wherever the command is called.
type baselineFile struct {
	*format.Baseline
	path string
}

func readBaseline(path string) (*baselineFile, error) {
	data, err := readBounded(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, inputError(fmt.Errorf("%s: no such file; --write-baseline makes one", path))
	}
	if err != nil {
		return nil, inputError(err)
	}
	b, err := format.ReadBaseline(data)
	if err != nil {
		return nil, inputError(fmt.Errorf("%s: %w", path, err))
	}
	return &baselineFile{b, path}, nil
}

// name is how the baseline names the file of a report.
func (b *baselineFile) name(r *format.Report) string {
	if r.Path == "" {
		return r.Name // standard input
	}
	dir, err := filepath.Abs(filepath.Dir(b.path))
	if err != nil {
		return r.Path
	}
	abs, err := filepath.Abs(filepath.FromSlash(r.Path))
	if err != nil {
		return r.Path
	}
	rel, err := filepath.Rel(dir, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

// reportStale says when entries can go.
func (b *baselineFile) reportStale(s streams, run *format.Run) {
	var files []string
	for _, r := range run.Reports {
		if r.Failure == nil {
			files = append(files, b.name(r))
		}
	}
	if n := b.Stale(files); n > 0 {
		fmt.Fprintf(s.errs, "%s: %s no finding any more; --write-baseline makes a new one\n", b.path, wording.CountOf(n, "entry matches", "entries match"))
	}
}

// writeBaseline writes the active findings of a run as a baseline.
func (c *checker) writeBaseline(run *format.Run, f validateFlags) error {
	for _, r := range run.Reports {
		if r.Failure != nil {
			return inputError(r.Failure)
		}
	}
	b := &baselineFile{&format.Baseline{}, f.writeBaseline}
	for _, r := range run.Reports {
		b.Add(r, b.name(r))
	}
	data, err := b.Encode()
	if err != nil {
		return &exitError{exitInternal, err}
	}
	if err := writeOutput(c.streams, f.writeBaseline, data, f.force); err != nil {
		return err
	}
	fmt.Fprintf(c.errs, "%s: %s accepted\n", f.writeBaseline, wording.Count(b.Len(), "finding"))
	return nil
}
