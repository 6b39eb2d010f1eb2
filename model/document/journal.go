package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"portolan/model"
)

// Journal keeps the latest unsaved state of one document in one window, so
// that a crash loses nothing. It does not touch the document. Each window has a
// journal of its own, also where several have the same document open.
type Journal struct {
	path     string
	document string
	base     []byte // the document that the state came from; nil when there was none
	edits    int
	last     [sha256.Size]byte
	adopted  []string // journals of others whose work is part of the state
	guarded  bool
}

// Recovered is unsaved work that a journal kept.
type Recovered struct {
	Document string    // absolute path of the document
	Base     []byte    // the document that the work began with; nil when it is not known or there was none
	Data     []byte    // the document as it was last
	Edits    int       // how many states were kept since the last save
	At       time.Time // when the last one was kept, by the clock of that moment
	InPlace  bool      // the document was being written when the program ended
	path     string
}

// journalHeader is the first line of a journal; base and document follow.
type journalHeader struct {
	Document string    `json:"document"`
	Edits    int       `json:"edits"`
	At       time.Time `json:"at"`
	Sum      string    `json:"sha256"`         // of what follows
	Base     *int      `json:"base,omitempty"` // length of the base; none when there is no base
	InPlace  bool      `json:"in_place,omitempty"`
	Window   *process  `json:"window,omitempty"` // whose it is
}

// maxJournal bounds what is read of a journal: base, document and header.
const maxJournal = 2*MaxSize + 1<<20

// open are the journals of windows of this process.
var open struct {
	sync.Mutex
	paths map[string]bool
}

// OpenJournal returns a new journal of a document. Nothing is written until
// [Journal.Append]. It ends with [Journal.Close].
func OpenJournal(stateDir, docPath string) (*Journal, error) {
	target, err := resolve(docPath)
	if err == nil {
		target, err = filepath.Abs(target)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot keep a recovery journal for %s: %w", model.Visible(docPath), err)
	}
	name := fmt.Sprintf("%s.%d-%08x%s", journalStem(target), os.Getpid(), rand.Uint32(), journalSuffix)
	j := &Journal{path: filepath.Join(stateDir, "recovery", name), document: target}
	open.Lock()
	defer open.Unlock()
	if open.paths == nil {
		open.paths = map[string]bool{}
	}
	open.paths[j.path] = true
	return j, nil
}

const journalSuffix = ".journal"

// journalStem is how the names of all journals of a document begin.
func journalStem(document string) string {
	sum := sha256.Sum256([]byte(document))
	return hex.EncodeToString(sum[:8])
}

// Close ends the window that the journal belongs to. What it holds is pending
// work from now on.
func (j *Journal) Close() {
	if j == nil {
		return
	}
	open.Lock()
	defer open.Unlock()
	delete(open.paths, j.path)
}

// SetBase notes the text of the document that the states to come are made from.
func (j *Journal) SetBase(text []byte) { j.base = text }

// Append keeps data as the latest state of the document, all or nothing. A
// state equal to the one before is not counted.
func (j *Journal) Append(data []byte) error {
	if sha256.Sum256(data) == j.last && j.edits > 0 && !j.guarded && j.Written() {
		return nil
	}
	return j.write(data, false)
}

// Written tells whether the journal is on the disk: somebody may have removed it.
func (j *Journal) Written() bool {
	info, err := os.Lstat(j.path)
	return err == nil && info.Mode().IsRegular()
}

// Guard keeps data because the document is about to be written with it in place.
func (j *Journal) Guard(data []byte) error {
	j.guarded = true
	return j.write(data, true)
}

func (j *Journal) write(data []byte, inPlace bool) error {
	me := self()
	h := journalHeader{Document: j.document, Edits: j.edits + 1, At: time.Now().UTC(), InPlace: inPlace, Window: &me}
	if j.base != nil {
		n := len(j.base)
		h.Base = &n
	}
	body := slices.Concat(j.base, data)
	sum := sha256.Sum256(body)
	h.Sum = hex.EncodeToString(sum[:])
	head, err := json.Marshal(h)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(j.path), 0o700)
	}
	if err == nil {
		err = replaceFile(j.path, slices.Concat(head, []byte("\n"), body), 0o600)
	}
	if err != nil {
		return fmt.Errorf("cannot keep unsaved work in %s: %w", model.Visible(filepath.Dir(j.path)), causeOf(err))
	}
	for _, old := range j.adopted { // what they had is in this one now
		_ = os.Remove(old)
	}
	j.adopted = nil
	j.edits, j.last, j.guarded = j.edits+1, sha256.Sum256(data), inPlace
	return nil
}

// Pending returns the unsaved work on the document of windows that are gone,
// the latest first.
func (j *Journal) Pending() []*Recovered {
	files, _ := filepath.Glob(filepath.Join(globEscape(filepath.Dir(j.path)), journalStem(j.document)+"*"+journalSuffix))
	var out []*Recovered
	for _, file := range files {
		open.Lock()
		ours := open.paths[file]
		open.Unlock()
		if ours || slices.Contains(j.adopted, file) {
			continue
		}
		text, err := readSmall(file, maxJournal)
		if err != nil {
			continue
		}
		r, by, ok := parseJournal(text)
		if !ok || r.Document != j.document {
			continue
		}
		if by != nil && by.here() && !by.gone() && by.PID != os.Getpid() {
			continue // that window is still there
		}
		r.path = file
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b *Recovered) int { return b.At.Compare(a.At) })
	return out
}

func globEscape(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}

// parseJournal reads a journal; ok is false for one that is damaged.
func parseJournal(text []byte) (r *Recovered, by *process, ok bool) {
	head, body, found := bytes.Cut(text, []byte("\n"))
	var h journalHeader
	if !found || json.Unmarshal(head, &h) != nil {
		return nil, nil, false
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != h.Sum {
		return nil, nil, false
	}
	r = &Recovered{Document: h.Document, Data: body, Edits: h.Edits, At: h.At, InPlace: h.InPlace}
	if h.Base != nil {
		if *h.Base < 0 || *h.Base > len(body) {
			return nil, nil, false
		}
		r.Base, r.Data = body[:*h.Base:*h.Base], body[*h.Base:]
	}
	return r, h.Window, true
}

// Adopt makes recovered work part of the state of this journal: with the next
// state that is kept, or when the work is saved, the old journal goes.
func (j *Journal) Adopt(r *Recovered) {
	j.adopted = append(j.adopted, r.path)
	j.edits += r.Edits
}

// Drop forgets recovered work.
func (r *Recovered) Drop() error {
	if err := os.Remove(r.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot clear the recovery journal: %w", err)
	}
	return nil
}

// Clear forgets the unsaved work of this window, after a save or when it is
// discarded. Work of other windows stays.
func (j *Journal) Clear() error {
	var errs []error
	for _, path := range append(j.adopted, j.path) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("cannot clear the recovery journal: %w", err))
		}
	}
	j.adopted, j.edits, j.last, j.guarded = nil, 0, [sha256.Size]byte{}, false
	return errors.Join(errs...)
}

const (
	draftPrefix = "draft-"
	draftSuffix = ".topo.yaml"
)

// DraftPath makes an empty draft for work without a name, in a directory that is
// made too, and returns its path: no other window gets the same.
func DraftPath(stateDir string) (string, error) {
	dir := filepath.Join(stateDir, "drafts")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("cannot keep a draft: %w", err)
	}
	for n := lastDraft(dir) + 1; ; n++ {
		path := filepath.Join(dir, draftPrefix+strconv.Itoa(n)+draftSuffix)
		w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue // another window was quicker
		}
		if err != nil {
			return "", fmt.Errorf("cannot keep a draft: %w", err)
		}
		return path, w.Close()
	}
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
