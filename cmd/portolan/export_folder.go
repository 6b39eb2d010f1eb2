package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"portolan/export/cloudformation"
	"portolan/model"
)

// setFolder is a folder for stacks as it is before an export: with one of the same
// design, with something else, or with nothing.
type setFolder struct {
	path      string
	manifest  []byte // as it is; nil for none
	own       cloudformation.OwnFolder
	isOwn     bool // an export of this design wrote it
	templates []cloudformation.File
}

func folderBefore(path, design string) setFolder {
	b := setFolder{path: path}
	if path == "" || path == "-" {
		return b
	}
	b.manifest, _ = readText(b.at(cloudformation.Manifest)) // without one the folder is not ours
	if b.own, b.isOwn = cloudformation.ReadOwnFolder(b.manifest, design); b.isOwn {
		b.templates = b.own.Templates(func(name string) ([]byte, error) { return readText(b.at(name)) })
	}
	return b
}

func (b setFolder) at(name string) string { return filepath.Join(b.path, name) }

// edited are the files that somebody changed since an export wrote them, other than to
// what an export would write.
func (b setFolder) edited(files []outputFile) []string {
	var out []string
	for _, x := range files {
		there, err := readText(b.at(x.name))
		if err == nil && b.own.Wrote(x.name) && !b.own.Untouched(x.name, there) && !bytes.Equal(there, x.data) {
			out = append(out, x.name)
		}
	}
	return out
}

// refuses says why an export may not replace what is in the folder unasked; nil where it
// may, or where each file says itself why not.
func (b setFolder) refuses(o cloudformation.Options, files []outputFile) error {
	if edited := b.edited(files); len(edited) > 0 {
		return outputError(fmt.Errorf("edited in %s since the export: %s; --force replaces what is there", b.path, strings.Join(edited, ", ")))
	}
	if switched := o.Switched(b.templates); len(switched) > 0 {
		return outputError(fmt.Errorf("what is in %s was exported with %s: name the option, or --force makes the set anew the other way", b.path, strings.Join(switched, "; with ")))
	}
	if len(b.manifest) > 0 && !b.isOwn && !holds(b.at(cloudformation.Manifest), manifestOf(files)) {
		return outputError(fmt.Errorf("%s exists; --force replaces it: it is not, or no longer, what an export of this design wrote there", b.at(cloudformation.Manifest)))
	}
	return nil
}

// manifestOf is the manifest among files.
func manifestOf(files []outputFile) []byte {
	for _, x := range files {
		if x.name == cloudformation.Manifest {
			return x.data
		}
	}
	return nil
}

// tellStays names templates of stacks that the design no longer makes, as long as they
// are in the folder.
func (b setFolder) tellStays(s streams, set *cloudformation.Set) {
	for _, f := range set.Former {
		name := f.Name + ".yaml"
		if _, err := os.Lstat(b.at(name)); err == nil {
			fmt.Fprintf(s.errs, "no longer made: %s stays in %s, as does a stack that was deployed of it: delete both by hand\n", model.Visible(name), b.path)
		}
	}
}
