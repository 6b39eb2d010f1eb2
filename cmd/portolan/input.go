package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"portolan/cmd/portolan/serving"
	jsonexport "portolan/export/json"
	"portolan/model/document"
)

// readTopology reads a topology file, or standard input for "-". A file with
// problems is refused with all of them.
func readTopology(s streams, path string) (*document.File, error) {
	var src []byte
	var err error
	name := path
	if path == "-" {
		name = "<stdin>"
		src, err = io.ReadAll(io.LimitReader(s.in, document.MaxSize+1))
	} else {
		src, err = readFile(path)
	}
	if err != nil {
		return nil, inputError(err)
	}
	f, err := document.Parse(name, src)
	if err != nil {
		return nil, inputError(err)
	}
	return f, nil
}

func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s: no such file; `portolan samples list` names the bundled designs", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name a *.topo.yaml file in it", path)
	case info.Size() > document.MaxSize:
		return nil, fmt.Errorf("%s: %d bytes; topologies are limited to %d", path, info.Size(), document.MaxSize)
	}
	return readBounded(path)
}

// readBounded reads at most one byte more than a topology may have: a pipe may
// be endless.
func readBounded(path string) ([]byte, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, document.MaxSize+1))
}

// writeOutput writes data to path, or to standard output for "" and "-".
// Existing files are kept unless force is set.
func writeOutput(s streams, path string, data []byte, force bool) error {
	if path == "" || path == "-" {
		w := s.out
		if bytes.HasPrefix(data, []byte("\x89PNG")) {
			w = unprinted(w)
		}
		if _, err := w.Write(data); err != nil {
			return outputError(err)
		}
		return nil
	}
	if err := replaceable(path, force); err != nil {
		return err
	}
	if err := document.Save(serving.StateDir(s.getenv), path, data); err != nil {
		return outputError(err)
	}
	return nil
}

// replaceable says why there can be no file at a path, or none without force.
func replaceable(path string, force bool) error {
	err := document.Replaceable(path)
	if _, missing := os.Lstat(path); err == nil && missing == nil && !force {
		err = fmt.Errorf("%s exists; --force replaces it", path)
	}
	if err != nil {
		return outputError(err)
	}
	return nil
}

// holds tells whether a file says already what would be written, so that nothing is lost.
func holds(path string, data []byte) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() != int64(len(data)) {
		return false
	}
	there, err := os.ReadFile(path)
	return err == nil && bytes.Equal(there, data)
}

// writeFolder writes files into a folder that it makes when needed. Those that are there
// and say something else are replaced where replaces says so of their name.
func writeFolder(s streams, dir string, files []outputFile, replaces func(name string) bool) error {
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := replaceable(path, replaces(f.name) || holds(path, f.data)); err != nil {
			return err
		}
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return outputError(fmt.Errorf("%s is a file; -o takes a folder here", dir))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return outputError(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := document.Save(serving.StateDir(s.getenv), path, f.data); err != nil {
			return outputError(err)
		}
		if f.executable {
			if err := os.Chmod(path, 0o755); err != nil {
				return outputError(err)
			}
		}
	}
	return nil
}

type outputFile struct {
	name       string
	data       []byte
	executable bool
}

// writeJSON prints one indented object and a newline.
func writeJSON(s streams, v any) error {
	if err := jsonexport.Encode(s.out, v); err != nil {
		return outputError(err)
	}
	return nil
}

// writeJSONLine prints one object on one line.
func writeJSONLine(s streams, v any) error {
	if err := jsonexport.EncodeLine(s.out, v); err != nil {
		return outputError(err)
	}
	return nil
}

// flushCSV ends a table. The writer keeps the first error until then.
func flushCSV(w *csv.Writer) error {
	w.Flush()
	if err := w.Error(); err != nil {
		return outputError(err)
	}
	return nil
}
