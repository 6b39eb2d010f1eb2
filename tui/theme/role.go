// Package theme turns semantic roles into terminal styles and holds the glyph
// sets. Parts name what a cell means; only this package knows colours.
package theme

// Role is what a cell means.
type Role int

// The roles.
const (
	Base          Role = iota // plain text on the background
	Muted                     // secondary text
	Strong                    // emphasised text
	Accent                    // links, keys, the current choice
	Title                     // titles of panes and dialogs
	Bar                       // title bar
	BarStrong                 // the active view in the title bar, and counts that are not 0
	BarName                   // file name in the title bar, which must not look like a view
	Footer                    // key hints
	FooterKey                 // the keys in the hints
	Status                    // status line
	StatusMode                // mode word in the status line
	PaneBorder                // border of a pane
	PaneFocus                 // border of the focused pane
	DialogBorder              // border of a dialog
	Dialog                    // text in a dialog
	DialogMuted               // secondary text in a dialog
	DialogTitle               // title of a dialog, headings and strong text in it
	DialogKey                 // keys and links in a dialog
	DialogError               // errors in a dialog
	DialogWarning             // warnings in a dialog
	DialogGood                // success in a dialog
	Selected                  // selected row
	SelectedMuted             // secondary text in the selected row
	Match                     // text found by a search
	Input                     // text being typed
	Cursor                    // text cursor
	Disabled                  // what cannot be chosen
	ErrorText                 // error findings
	WarningText               // warning findings
	InfoText                  // advice
	GoodText                  // success
	Struck                    // what is settled and about to leave a list
	Ghost                     // preview of what is not there yet
	Dimmed                    // drawing that steps back
	Grid                      // empty canvas
	FrameBorder               // Region frame
	Land                      // land of the map, which steps back behind the ways
	FrameTitle                // Region name
	BoxBorder                 // border of a box without family
	BoxFocus                  // border of the focused box
	BoxTitle                  // title of a box
	BoxFact                   // facts in a box
	BoxBadge                  // guards under a box
	BoxUsers                  // captions by family from here
	BoxNetworking
	BoxCompute
	BoxStorage
	BoxSecurity
	BoxIntegration
	BoxDatabase
	LineDNS // lines by meaning
	LineRequest
	LineAttach
	LineBroken // illegal link, border of what has an error or is broken, slow way
	LineFair   // way that is neither fast nor slow
	LineFocus  // focused link or path
	LineLabel
	BarDNS // waterfall bars
	BarConnect
	BarEdge
	BarFetch
	BarCompute
	BarOther
	roleCount
)
