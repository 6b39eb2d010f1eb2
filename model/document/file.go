package document

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"portolan/model"
)

// IsTopology tells whether a file is named as topologies are, *.topo.yaml or
// *.topo.yml in any case.
func IsTopology(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".topo.yaml") || strings.HasSuffix(name, ".topo.yml")
}

// IsYAML tells whether a file is named as YAML files are.
func IsYAML(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// Load reads and parses a file. Besides the errors of [Parse] it returns those
// of reading; the File is nil only for these.
func Load(path string) (*File, error) {
	data, err := read(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// read returns at most one byte more than [MaxSize], which Parse then refuses.
// Only a regular file is read: a pipe would be empty the next time.
func read(path string) ([]byte, error) {
	r, err := openRegular(path, 0)
	if errors.Is(err, errNotRegular) {
		return nil, fmt.Errorf("cannot open %s: %w", model.Visible(path), errNotRegular)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the document: %w", err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the document: %w", err)
	}
	return data, nil
}

// Openable says why what is at a path can never be a document: it is a
// directory, a pipe or a device, or cannot be looked at. It is nil where there
// is a file, or nothing.
func Openable(path string) error {
	info, err := os.Stat(path)
	switch {
	case missing(err):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("cannot open %s: it is a directory; name a file in it", model.Visible(path))
	case !info.Mode().IsRegular():
		return fmt.Errorf("cannot open %s: %w", model.Visible(path), errNotRegular)
	}
	return nil
}

// Replaceable says why [Save] can never put a file at path: what is there is a
// directory or a device. It is nil where there is a file, or nothing.
func Replaceable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil // Save says what is wrong with the way to it
	case info.IsDir():
		return fmt.Errorf("cannot save %s: it is a directory; name a file in it", model.Visible(path))
	case !info.Mode().IsRegular():
		return fmt.Errorf("cannot save %s: it is not a regular file", model.Visible(path))
	}
	return nil
}

// resolve follows symbolic links to the file that is written, which need not exist yet.
func resolve(path string) (string, error) {
	for range 40 {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", syscall.ELOOP
}

// causeOf is what the system said without the file that it said it of, which may
// be a temporary copy with another name each time.
func causeOf(err error) error {
	var inPath *fs.PathError
	var inLink *os.LinkError
	switch {
	case errors.As(err, &inPath):
		return inPath.Err
	case errors.As(err, &inLink):
		return inLink.Err
	}
	return err
}

// saveError says what stood in the way. The system's own words name the new
// file beside the one that was asked for, so only their reason is kept.
func saveError(path string, err error) error {
	if !errors.Is(err, errTorn) {
		err = causeOf(err)
	}
	why, changed := "", "nothing was changed on disk"
	if errors.Is(err, errTorn) {
		changed = "a recovery copy has the text"
	}
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		why = "the disk is full; "
	case errors.Is(err, syscall.EROFS):
		why = "the file system is read-only; "
	case errors.Is(err, fs.ErrPermission):
		why = "the file or its directory may not be written; "
	case errors.Is(err, fs.ErrNotExist) && isDirectory(parent(path)):
		// As in /proc. That there is no such file is no news, so the cause is left out.
		return fmt.Errorf("cannot save %s: its directory takes no new files; nothing was changed on disk", model.Visible(path))
	case errors.Is(err, syscall.ENOTDIR):
		why = "its directory is a file; "
	case errors.Is(err, fs.ErrNotExist):
		why = "its directory does not exist; "
	}
	return fmt.Errorf("cannot save %s: %s%s: %w", model.Visible(path), why, changed, err)
}

// parent is the directory that a file is written to.
func parent(path string) string {
	if target, err := resolve(path); err == nil {
		path = target
	}
	return filepath.Dir(path)
}

// missing tells whether an error says that there is no such file, also because
// a folder on the way to it is gone or became a file.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Vanished tells whether there is no file at a path.
func Vanished(path string) bool {
	_, err := os.Stat(path)
	return missing(err)
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Fingerprint identifies the content of a file. The zero Fingerprint stands
// for a file that does not exist.
type Fingerprint struct {
	size int64
	sum  [sha256.Size]byte
}

// FingerprintOf identifies content.
func FingerprintOf(data []byte) Fingerprint {
	return Fingerprint{int64(len(data)), sha256.Sum256(data)}
}

// Changed tells whether the file on disk has other content by now. A file that
// is there but cannot be read counts as changed.
func (p Fingerprint) changed(path string) bool {
	info, err := os.Stat(path)
	if missing(err) {
		return p != Fingerprint{}
	}
	if err != nil || info.Size() != p.size {
		return true
	}
	data, err := read(path)
	return err != nil || FingerprintOf(data) != p
}

// Text is what was parsed, to be read only; nil when there was no text.
func (f *File) Text() []byte {
	if f.src == nil {
		return nil
	}
	return f.src.data
}

// fingerprint identifies the content that was parsed.
func (f *File) fingerprint() Fingerprint {
	if f.src == nil {
		return Fingerprint{}
	}
	return FingerprintOf(f.src.data)
}

// changed tells whether the file on disk differs from what was parsed.
func (f *File) Changed(path string) bool { return f.fingerprint().changed(path) }
