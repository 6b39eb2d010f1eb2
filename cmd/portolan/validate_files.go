package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"portolan/model"
	"portolan/model/document"
	"portolan/model/wording"
	"portolan/samples"
)

// target is a file to check.
type target struct {
	name  string // as the user would write it
	path  string // with slashes; relative to the working directory where it is inside
	stdin bool
	bad   error // why it cannot be read: a folder that is closed or holds nothing
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// targets lists the files that the arguments stand for, in the order of the
// arguments, each once.
func (c *checker) targets(args []string) []target {
	var out []target
	seen := map[string]bool{}
	add := func(t target, key string) {
		if !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	for _, arg := range args {
		switch {
		case arg == "-":
			t := target{name: "<stdin>", stdin: true}
			if c.stdin != "" {
				t.name, t.path = c.stdin, servicePath(c.stdin)
			}
			add(t, "-")
		case isFolder(arg):
			files, over, closed := topologiesIn(arg)
			if over > 0 && !c.told[arg] {
				if c.told == nil {
					c.told = map[string]bool{}
				}
				c.told[arg] = true
				fmt.Fprintf(c.errs, "%s: %s not named *%s passed over\n", model.Visible(arg), wording.CountOf(over, "YAML file", "YAML files"), samples.Suffix)
			}
			if len(files)+len(closed) == 0 {
				closed = []error{fmt.Errorf("%s holds no *%s file", arg, samples.Suffix)}
			}
			for _, err := range closed {
				add(target{name: arg, path: servicePath(arg), bad: err}, err.Error())
			}
			for _, f := range files {
				add(target{name: f, path: servicePath(f)}, filepath.Clean(f))
			}
		default:
			add(target{name: arg, path: servicePath(arg)}, filepath.Clean(arg))
		}
	}
	return out
}

// topologiesIn lists the topologies in a folder and the folders in it, sorted,
// counts the other YAML files, and says which folders cannot be read. Hidden
// folders are left out.
func topologiesIn(dir string) (files []string, over int, closed []error) {
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			closed = append(closed, err)
			return nil
		case d.IsDir() && hidden(d.Name()) && path != dir:
			return fs.SkipDir
		case d.IsDir():
		case !hidden(d.Name()) && document.IsTopology(d.Name()):
			files = append(files, path)
		case document.IsYAML(d.Name()):
			over++
		}
		return nil
	})
	return files, over, closed
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") && name != "." && name != ".." }

// servicePath is how services that look a file up know it: relative to the
// working directory when it is inside.
func servicePath(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	wd, err := os.Getwd()
	if err != nil {
		return filepath.ToSlash(abs)
	}
	rel, err := filepath.Rel(wd, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

// read reads and parses a target. A file with problems is refused with all of them.
func (c *checker) read(t target) (*document.File, error) {
	var src []byte
	err := t.bad
	switch {
	case err != nil:
	case t.stdin:
		src, err = io.ReadAll(io.LimitReader(c.in, document.MaxSize+1))
	default:
		src, err = readFile(t.name)
	}
	if err != nil {
		return nil, err
	}
	file, err := document.Parse(t.name, src)
	if err != nil {
		return nil, err
	}
	return file, nil
}

// readAll reads every target or tells of all that cannot be read.
func (c *checker) readAll(targets []target) ([]*document.File, error) {
	var files []*document.File
	var failed []error
	for _, t := range targets {
		f, err := c.read(t)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		files = append(files, f)
	}
	if len(failed) > 0 {
		return nil, inputError(errors.Join(failed...))
	}
	return files, nil
}
