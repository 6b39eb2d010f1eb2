package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"portolan/model"
)

// StateDir is where recovery journals and drafts live: the directory that
// PORTOLAN_STATE_DIR names, or portolan under $XDG_STATE_HOME.
func StateDir() string {
	if dir := os.Getenv("PORTOLAN_STATE_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(xdg.StateHome, "portolan")
}

// Journal keeps the latest unsaved state of one document, so that a crash
// loses nothing. It does not touch the document.
type Journal struct {
	path     string
	document string
	edits    int
	last     [sha256.Size]byte
}

// Recovered is unsaved work that a journal kept.
type Recovered struct {
	Document string    // absolute path of the document
	Data     []byte    // the document as it was last
	Edits    int       // how many states were kept since the last save
	At       time.Time // when the last one was kept, by the clock of that moment
}

// journalHeader is the first line of a journal; the document follows.
type journalHeader struct {
	Document string    `json:"document"`
	Edits    int       `json:"edits"`
	At       time.Time `json:"at"`
	Sum      string    `json:"sha256"` // of what follows
}

// OpenJournal returns the journal of a document. Nothing is written until
// [Journal.Append]. Work found pending goes on being counted.
func OpenJournal(stateDir, docPath string) (*Journal, error) {
	target, err := resolve(docPath)
	if err == nil {
		target, err = filepath.Abs(target)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot keep a recovery journal for %s: %w", model.Visible(docPath), err)
	}
	sum := sha256.Sum256([]byte(target))
	name := hex.EncodeToString(sum[:8]) + ".journal"
	j := &Journal{path: filepath.Join(stateDir, "recovery", name), document: target}
	if r, ok := j.Pending(); ok {
		j.edits = r.Edits
	}
	return j, nil
}

// Append keeps data as the latest state of the document, all or nothing. A
// state equal to the one before is not counted.
func (j *Journal) Append(data []byte) error {
	sum := sha256.Sum256(data)
	if sum == j.last && j.edits > 0 {
		return nil
	}
	head, err := json.Marshal(journalHeader{Document: j.document, Edits: j.edits + 1, At: time.Now().UTC(), Sum: hex.EncodeToString(sum[:])})
	if err != nil {
		return fmt.Errorf("cannot keep unsaved work: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(j.path), 0o700); err != nil {
		return fmt.Errorf("cannot keep unsaved work: %w", err)
	}
	text := append(append(head, '\n'), data...)
	if err := replaceFile(j.path, text, 0o600); err != nil {
		return fmt.Errorf("cannot keep unsaved work: %w", err)
	}
	j.edits, j.last = j.edits+1, sum
	return nil
}

// Pending returns the unsaved work of the document, if there is any. While
// another process edits the document the work is that process's: take the
// lock first.
func (j *Journal) Pending() (*Recovered, bool) {
	text, err := os.ReadFile(j.path)
	if err != nil {
		return nil, false
	}
	head, data, ok := bytes.Cut(text, []byte("\n"))
	var h journalHeader
	if !ok || json.Unmarshal(head, &h) != nil || h.Document != j.document {
		return nil, false
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != h.Sum {
		return nil, false
	}
	return &Recovered{Document: h.Document, Data: data, Edits: h.Edits, At: h.At}, true
}

// Clear forgets the unsaved work, after a save or when it is discarded.
func (j *Journal) Clear() error {
	j.edits, j.last = 0, [sha256.Size]byte{}
	if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot clear the recovery journal: %w", err)
	}
	return nil
}

const (
	draftPrefix = "draft-"
	draftSuffix = ".topo.yaml"
)

// DraftPath returns a path that no draft has yet, for work without a name. Its
// directory is made.
func DraftPath(stateDir string) (string, error) {
	dir := filepath.Join(stateDir, "drafts")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("cannot keep a draft: %w", err)
	}
	return filepath.Join(dir, draftPrefix+strconv.Itoa(lastDraft(dir)+1)+draftSuffix), nil
}

// LastDraft returns the draft that was made last, if there is any.
func LastDraft(stateDir string) (string, bool) {
	dir := filepath.Join(stateDir, "drafts")
	n := lastDraft(dir)
	return filepath.Join(dir, draftPrefix+strconv.Itoa(n)+draftSuffix), n > 0
}

// lastDraft is the highest number of a draft, 0 when there is none.
func lastDraft(dir string) int {
	entries, _ := os.ReadDir(dir) // a directory that cannot be read has no drafts
	last := 0
	for _, e := range entries {
		digits, ok := strings.CutSuffix(strings.TrimPrefix(e.Name(), draftPrefix), draftSuffix)
		if n, err := strconv.Atoi(digits); ok && err == nil && n > last && e.Name() == draftPrefix+strconv.Itoa(n)+draftSuffix {
			last = n
		}
	}
	return last
}
