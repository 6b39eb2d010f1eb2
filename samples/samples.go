// Package samples holds the bundled topologies: examples for people and the
// corpus that tests share.
package samples

import (
	"embed"
	"io/fs"
	"sort"
	"strings"
)

//go:embed *.topo.yaml patterns
var files embed.FS

// Suffix is the ending of topology files.
const Suffix = ".topo.yaml"

// Stem is the path of a topology file without its ending: what is made of the
// file is called after it.
func Stem(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path, ".yaml"), ".topo")
}

// Names lists the samples by name, without the suffix, in alphabetical order.
func Names() []string {
	entries, err := fs.Glob(files, "*"+Suffix)
	if err != nil {
		panic("samples: " + err.Error())
	}
	for i, e := range entries {
		entries[i] = strings.TrimSuffix(e, Suffix)
	}
	sort.Strings(entries)
	return entries
}

// patternDir holds a small complete design of each pattern, by its id.
const patternDir = "patterns/"

// PatternNames lists the patterns that there is a design of, by id, in
// alphabetical order.
func PatternNames() []string {
	var out []string
	err := fs.WalkDir(files, strings.TrimSuffix(patternDir, "/"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, strings.TrimSuffix(strings.TrimPrefix(path, patternDir), Suffix))
		}
		return err
	})
	if err != nil {
		panic("samples: " + err.Error())
	}
	sort.Strings(out)
	return out
}

// Pattern returns the bytes of the design of that pattern; ok is false when there
// is none.
func Pattern(id string) (src []byte, ok bool) {
	src, err := files.ReadFile(patternDir + id + Suffix)
	return src, err == nil
}

// Read returns the bytes of the sample with that name; ok is false when there is none.
func Read(name string) (src []byte, ok bool) {
	src, err := files.ReadFile(strings.TrimSuffix(name, Suffix) + Suffix)
	return src, err == nil
}
