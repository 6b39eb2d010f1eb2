package document

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"portolan/model"
)

// Step is an undo step that is kept beyond a session.
type Step struct {
	Name string     `json:"name"`
	From model.Spot `json:"from"`
	To   model.Spot `json:"to"`
	Text string     `json:"text"`           // the design before the step
	Into string     `json:"-"`              // what it is written into, for its comments and blank lines, "" when that is not known
	Base int        `json:"base,omitempty"` // which of the texts of its file Into is, from 1
}

// Before reads the design before the step, nil when its text is damaged.
func (s Step) Before() *model.Topology {
	f, err := Parse(s.Name, []byte(s.Text))
	if err != nil {
		return nil
	}
	return f.Topology
}

// The bounds of what is kept of one document, and of how many documents.
const (
	mostSteps     = 100
	mostStepBytes = 4 << 20
	mostHistories = 100
)

// ErrOtherText tells that steps end in another text than the document has now.
var ErrOtherText = errors.New("the file is another one than the steps before led to")

// steps is the file of a history.
type steps struct {
	Document string   `json:"document"`
	Sum      string   `json:"sha256"`          // of the text that the steps lead to
	Steps    []Step   `json:"steps"`           // the latest first
	Bases    []string `json:"bases,omitempty"` // texts that steps are written into
}

// stepsPath is where the steps of a document are kept.
func stepsPath(stateDir, docPath string) (path, document string, err error) {
	document, err = resolve(docPath)
	if err == nil {
		document, err = filepath.Abs(document)
	}
	return filepath.Join(stateDir, "history", journalStem(document)+".json"), document, err
}

// KeepSteps keeps undo steps of a document, the latest first, that lead to its text
// now: the last ones, within bounds. Without steps what was kept goes.
func KeepSteps(stateDir, docPath string, text []byte, list func(yield func(Step) bool)) error {
	path, document, err := stepsPath(stateDir, docPath)
	if err != nil {
		return err
	}
	s := steps{Document: document, Sum: textSum(text)}
	size := 0
	for step := range list {
		step.Base = s.base(step.Into)
		if step.Base > len(s.Bases) {
			size += len(step.Into)
		}
		if size += len(step.Text); len(s.Steps) == mostSteps || size > mostStepBytes {
			break
		}
		if step.Base > len(s.Bases) {
			s.Bases = append(s.Bases, step.Into)
		}
		s.Steps = append(s.Steps, step)
	}
	if len(s.Steps) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.Marshal(s)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = replaceFile(path, data, 0o600)
	}
	if err != nil {
		return fmt.Errorf("cannot keep the undo steps: %w", causeOf(err))
	}
	trimHistories(filepath.Dir(path))
	return nil
}

// base is the number of a text among those that steps are written into, one behind
// the last for a new one, 0 for none.
func (s *steps) base(text string) int {
	if text == "" {
		return 0
	}
	if i := slices.Index(s.Bases, text); i >= 0 {
		return i + 1
	}
	return len(s.Bases) + 1
}

// KeptSteps returns the undo steps that were kept of a document, the latest first.
// It fails with [ErrOtherText] when they lead to another text than that of now: then
// they are of no use.
func KeptSteps(stateDir, docPath string, text []byte) ([]Step, error) {
	path, document, err := stepsPath(stateDir, docPath)
	if err != nil {
		return nil, err
	}
	data, err := readSmall(path, 2*mostStepBytes+1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return readSteps(data, document, text)
}

// readSteps are the steps of a history file, if they are those of the document and
// lead to its text.
func readSteps(data []byte, document string, text []byte) ([]Step, error) {
	var s steps
	switch err := json.Unmarshal(data, &s); {
	case err != nil:
		return nil, fmt.Errorf("the undo steps that were kept are damaged: %w", err)
	case s.Document != document:
		return nil, nil
	case s.Sum != textSum(text):
		return nil, ErrOtherText
	}
	for i, step := range s.Steps {
		if step.Base > 0 && step.Base <= len(s.Bases) {
			s.Steps[i].Into = s.Bases[step.Base-1]
		}
	}
	return s.Steps, nil
}

func textSum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// trimHistories removes those that were written longest ago.
func trimHistories(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= mostHistories {
		return
	}
	age := func(e fs.DirEntry) int64 {
		info, err := e.Info()
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(age(a), age(b)) })
	for _, e := range entries[:len(entries)-mostHistories] {
		_ = os.Remove(filepath.Join(dir, e.Name())) // what stays is removed another time
	}
}
