package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/formats"
)

// The lines between which --inject puts an export. Markdown does not show them.
const (
	injectBegin = "<!-- portolan:begin -->"
	injectEnd   = "<!-- portolan:end -->"
)

// fenced tells whether a format stands in Markdown as a code block, injectable whether it
// stands there in any way.
func fenced(e *formats.Format) bool     { return injectable(e) && e.Fence != formats.Plain }
func injectable(e *formats.Format) bool { return e.Fence != "" }

// those are the names of formats that can do something, with a word before the last.
func those(list []*formats.Format, can func(*formats.Format) bool, last string) string {
	var names []string
	for _, e := range list {
		if can(e) {
			names = append(names, e.Name)
		}
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + last + names[n]
	}
	return strings.Join(names, "")
}

// checkPlace refuses ways of writing that a format does not have.
func (f exportFlags) checkPlace(list []*formats.Format, e *formats.Format) error {
	switch {
	case f.fence && !fenced(e):
		return usageError("--fence goes with %s, not with %s", those(list, fenced, " and "), e.Name)
	case f.inject != "" && !injectable(e):
		return usageError("--inject goes with %s, not with %s", those(list, injectable, " and "), e.Name)
	case f.inject != "" && f.out != "":
		return usageError("--inject and -o both say where to write; give one")
	case f.verify && f.inject == "" && (f.out == "" || f.out == "-"):
		return usageError("--check needs the file to compare with: -o FILE or --inject FILE")
	}
	return nil
}

// exportInto writes an export as a code block, into a document, or only
// compares it with what is there.
func exportInto(s streams, f exportFlags, e *formats.Format, r formats.Request) error {
	if e.Name == formats.CloudFormation && f.verify {
		return checkFolder(s, f, e, r)
	}
	var made bytes.Buffer
	to := f
	to.out = "-"
	inner := s
	inner.out = &made
	if err := exportTo(inner, to, e, r); err != nil {
		return err
	}
	data := made.Bytes()
	if f.fence || f.inject != "" && fenced(e) {
		data = codeBlock(data, e.Fence)
	}
	target := f.out
	if f.inject != "" {
		target = f.inject
		into, err := readText(target)
		if err != nil {
			return inputError(err)
		}
		if data, err = injected(into, data); err != nil {
			return inputError(fmt.Errorf("%s: %w", target, err))
		}
	}
	if f.verify {
		return compare(target, data)
	}
	return writeOutput(s, target, data, f.force || f.inject != "")
}

// codeBlock is a text between fences. They are longer than any in the text.
func codeBlock(data []byte, word string) []byte {
	fence := "```"
	for bytes.Contains(data, []byte(fence)) {
		fence += "`"
	}
	return []byte(fence + word + "\n" + strings.TrimRight(string(data), "\n") + "\n" + fence + "\n")
}

// injected is a document with what stands between its markers replaced.
func injected(into, data []byte) ([]byte, error) {
	lines := strings.SplitAfter(string(into), "\n")
	is := func(marker string) func(string) bool {
		return func(l string) bool { return strings.TrimSpace(l) == marker }
	}
	from := slices.IndexFunc(lines, is(injectBegin))
	if from < 0 {
		return nil, fmt.Errorf("there is no line %s; put it where the drawing belongs, and %s behind it", injectBegin, injectEnd)
	}
	to := slices.IndexFunc(lines[from:], is(injectEnd))
	if to < 0 {
		return nil, fmt.Errorf("line %d begins a drawing, and no line %s ends it", from+1, injectEnd)
	}
	for i, l := range lines[from+1:] {
		at := from + 1 + i
		if at == from+to || !is(injectBegin)(l) && !is(injectEnd)(l) {
			continue
		}
		return nil, fmt.Errorf("line %d has a second %s; a document holds one drawing, between line %d and the end of it", at+1, strings.TrimSpace(l), from+1)
	}
	text := string(data)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n" // the marker has to stand on a line of its own
	}
	if strings.HasSuffix(lines[from], "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return []byte(strings.Join(lines[:from+1], "") + text + strings.Join(lines[from+to:], "")), nil
}

// compare tells by its error whether a file differs from what would be written.
func compare(path string, want []byte) error {
	have, err := readText(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &exitError{exitNotGood, fmt.Errorf("%s: there is no such file; export without --check writes it", path)}
	}
	if err != nil {
		return inputError(err)
	}
	if !bytes.Equal(have, want) {
		return &exitError{exitNotGood, fmt.Errorf("%s is not current; export without --check writes it", path)}
	}
	return nil
}

func readText(path string) ([]byte, error) {
	const most = 64 << 20
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() || info.Size() > most {
		return nil, fmt.Errorf("%s is no file of at most %d MB", path, most>>20)
	}
	return os.ReadFile(path)
}

// checkFolder compares stacks with those in a folder. Files that would not be
// written are not looked at.
func checkFolder(s streams, f exportFlags, e *formats.Format, r formats.Request) error {
	dir, err := os.MkdirTemp("", "portolan-check-")
	if err != nil {
		return outputError(err)
	}
	defer os.RemoveAll(dir)
	to := f
	to.beside, to.out = f.out, filepath.Join(dir, "stacks")
	if err := exportTo(s, to, e, r); err != nil {
		return err
	}
	made, err := os.ReadDir(to.out)
	if err != nil {
		return outputError(err)
	}
	var stale []error
	o := r.Stacks()
	before := folderBefore(f.out, cloudformation.SetName(r.Topology, o))
	var all []outputFile
	for _, m := range made {
		want, err := os.ReadFile(filepath.Join(to.out, m.Name()))
		if err != nil {
			return outputError(err)
		}
		all = append(all, outputFile{name: m.Name(), data: want})
		if err := compare(filepath.Join(f.out, m.Name()), want); err != nil {
			stale = append(stale, err)
		}
	}
	if len(stale) > 0 {
		if why := before.refuses(o, all); why != nil {
			stale = append(stale, fmt.Errorf("an export without --check refuses: %w", why))
		}
		return &exitError{exitNotGood, errors.Join(stale...)}
	}
	return nil
}
