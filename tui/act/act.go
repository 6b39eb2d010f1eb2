// Package act is the closed set of actions by which the parts of the designer
// ask the root for something. A part never changes the design itself.
package act

import "portolan/model"

// Action is what a part asks for. Only the types of this package are actions.
type Action interface{ action() }

type (
	// None asks for nothing: the input was used up.
	None struct{}
	// Close closes the part that says it, when it is an overlay, or gives the
	// focus back to the canvas.
	Close struct{}
	// Edit changes the design as one undo step. Key coalesces consecutive steps.
	Edit struct {
		Edit model.Edit
		Key  string
		Done bool // close the overlay after it
		// Focus is the node that has the focus after it, "" for no other one.
		Focus string
		// Note is what the edit changes besides, said when it is done.
		Note string
	}
	// FocusNode puts the canvas focus on a node and shows it.
	FocusNode struct {
		ID string
		Go bool // leaves the list that asks: the node is gone to, not only pointed to
	}
	// FocusRow gives the focus to the node of a row, and stays in the list.
	FocusRow struct{ ID string }
	// FocusLink puts the canvas focus on a link and shows it.
	FocusLink struct {
		Link model.LinkRef
		Go   bool // as of FocusNode
	}
	// Say shows a message in the status line.
	Say struct {
		Text  string
		Error bool
	}
	// Explain opens the explanation of a rule, pattern, kind or property.
	Explain struct{ Name string }
	// Read opens a text, in the markup of package reader.
	Read struct{ Title, Text string }
	// Fix opens the fixes of the finding with that key; All lists them even
	// when there is only one.
	Fix struct {
		Finding string
		All     bool
	}
	// Ignore asks for a reason and ignores the finding with that key.
	Ignore struct{ Finding string }
	// Run runs a command of the root. A node that is named has the focus first.
	Run struct {
		Command Command
		Node    string
	}
	// Do does what the root itself put into one of its lists.
	Do struct{ Run func() }
	// OpenSample opens the bundled design of that name.
	OpenSample struct{ Name string }
	// OpenExercise opens an exercise of the course and closes the list.
	OpenExercise struct{ ID string }
	// Answer notes an answer to a question of the exercise, or of a quiz card.
	Answer struct {
		ID, Letter string
		Card       bool
	}
	// Quiz asks the quiz cards of a topic, in the place of their list.
	Quiz struct{ Topic string }
	// OpenCard opens a copy of the design of a quiz card.
	OpenCard struct{ ID string }
	// OpenFile opens a file.
	OpenFile struct{ Path string }
	// Show switches to a view.
	Show struct{ View View }
	// WriteFile writes an export.
	WriteFile struct {
		Path      string
		Data      []byte
		Overwrite bool
	}
	// WriteFiles writes an export of several files into a folder.
	WriteFiles struct {
		Dir       string
		Files     []File
		Overwrite bool
	}
	// Trace shows on the canvas the way that a request takes.
	Trace struct {
		Links []model.LinkRef
		Text  string // what the way is, for the message line
	}
	// Point shows on the canvas what a text is about: the rest steps back.
	Point struct {
		Nodes []string
		Links []model.LinkRef
		Text  string
		There bool // the focus goes there too
	}
	// Copy puts text on the clipboard of the terminal.
	Copy struct{ Text string }
)

// File is one file of an export.
type File struct {
	Name       string
	Data       []byte
	Executable bool
}

// View is one of the views of the designer.
type View int

// The views, in the order of their digits.
const (
	Canvas View = iota
	Outline
	Latency
	Failure
	Export
	World
	Table
)

func (None) action()         {}
func (Close) action()        {}
func (Edit) action()         {}
func (FocusNode) action()    {}
func (FocusRow) action()     {}
func (FocusLink) action()    {}
func (Say) action()          {}
func (Explain) action()      {}
func (Read) action()         {}
func (Fix) action()          {}
func (Ignore) action()       {}
func (Run) action()          {}
func (Do) action()           {}
func (OpenSample) action()   {}
func (OpenFile) action()     {}
func (Show) action()         {}
func (WriteFile) action()    {}
func (WriteFiles) action()   {}
func (Trace) action()        {}
func (OpenExercise) action() {}
func (Answer) action()       {}
func (OpenCard) action()     {}
func (Quiz) action()         {}
func (Point) action()        {}
func (Copy) action()         {}
