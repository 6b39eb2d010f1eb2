package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers lists, for every package folder, what it may import of the module.
// A name stands for the package and all below it, a key that ends in a slash
// for what is below it alone.
var layers = map[string][]string{
	"model":    {},
	"model/":   {"model"},
	"validate": {"model", "validate"},
	"export":   {"model", "export", "validate"},
	"samples":  {},
	"samples/": {"model", "samples"},
	"tui":      {"model", "validate", "export", "tui", "samples"},
	"cmd":      {"model", "validate", "export", "tui", "samples", "cmd"},
}

// outside lists who may import a module from outside the standard library.
var outside = map[string][]string{
	"pgregory.net/rapid":             {"model/canonical/canonicaltest"}, // for tests alone
	"charm.land":                     {"tui", "cmd"},
	"charm.land/wish":                {"cmd/portolan-workshop"},
	"charm.land/ssh":                 {"cmd/portolan-workshop"},
	"golang.org/x/crypto":            {"cmd/portolan-workshop"},
	"github.com/charmbracelet":       {"tui", "cmd"},
	"github.com/aymanbagabas":        {"model/linediff"},
	"github.com/awalterschulze":      {"export/dot"},
	"go.yaml.in/yaml":                {"cmd", "model/document", "export/cloudformation", "validate/exercise"},
	"github.com/spf13":               {"cmd"},
	"github.com/adrg/xdg":            {"cmd", "model/document"},
	"github.com/fsnotify/fsnotify":   {"cmd", "tui"},
	"github.com/sahilm/fuzzy":        {"tui"},
	"golang.org/x/image":             {"export/svg", "export/png", "export/scene", "export/typeface"},
	"github.com/go-text/typesetting": {"export/typeface"},
	"golang.org/x/text":              {"export/scene"},
	"golang.org/x/sys":               {"tui", "model/document"},
	"github.com/rivo/uniseg":         {"tui", "model/layout"},
	"github.com/mattn/go-runewidth":  {"tui", "model/layout"},
}

// Imports go one way: cmd -> tui -> {validate, export} -> model/* -> model,
// and every outside module has its place.
func TestImportDirection(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		checkImports(t, filepath.ToSlash(rel), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImports(t *testing.T, dir, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if inner, ok := strings.CutPrefix(imported, "portolan/"); ok {
			if !allowedInside(dir, inner) {
				t.Errorf("%s imports portolan/%s: against the direction cmd -> tui -> {validate, export} -> model", path.Join(dir, filepath.Base(file)), inner)
			}
			continue
		}
		if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
			continue // standard library
		}
		if !allowedOutside(dir, imported) {
			t.Errorf("%s imports %s: that module has no place there", path.Join(dir, filepath.Base(file)), imported)
		}
	}
}

func allowedInside(dir, imported string) bool {
	key, _, below := strings.Cut(dir, "/")
	if _, own := layers[key+"/"]; below && own {
		key += "/"
	}
	for _, p := range layers[key] {
		if within(imported, p) {
			return true
		}
	}
	return false
}

// allowedOutside asks the most special entry for a module.
func allowedOutside(dir, imported string) bool {
	var places []string
	longest := 0
	for module, where := range outside {
		if within(imported, module) && len(module) > longest {
			places, longest = where, len(module)
		}
	}
	return slices.ContainsFunc(places, func(p string) bool { return within(dir, p) })
}

func within(name, prefix string) bool {
	return name == prefix || strings.HasPrefix(name, prefix+"/")
}
