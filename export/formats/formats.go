// Package formats is the list of what a design can be exported to, with the
// options of each format. The command line and the export view read it: a
// format that is added here is in both.
package formats

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/export/png"
	"portolan/export/report"
	"portolan/export/typeface"
	"portolan/model"
	"portolan/model/failure"
	"portolan/model/layout"
	"portolan/model/scope"
	"portolan/validate"
)

// The names of the formats that need more than [Format.Write]: several files,
// pixels, and an output that is too large to be gathered.
const (
	CloudFormation = "cloudformation"
	PNG            = "png"
	JSON           = "json"
	SVG            = "svg"
	Text           = "text"
)

// Format is one kind of export.
type Format struct {
	Name    string // on the command line
	Short   string // second name, "" for none
	Title   string // in the designer
	Help    string // what it is, for the help of the command line
	Ending  string // of the proposed file or folder
	Folder  bool   // several files
	Binary  bool   // no text: cannot be copied or shown on a terminal
	Comment string // how comment lines begin, "" when there are none
	Command bool   // on the command line alone
	Fence   string // word behind the fence of a code block in Markdown, [Plain] for what is Markdown itself, "" for what a document cannot hold
	Rank    int    // place in the designer, 0 to stand behind those that have one
	Notes   bool   // findings, waits and shares of requests can be shown on top
	Losses  bool   // every part of the design is broken for it, which takes long: see Watch of a request
	Keeps   bool   // this program lays it out: it can keep the places of an earlier drawing
	Options []Option
	LeftOut []string // what of a design it does not hold

	// Write writes the only file; nil for the formats that need more.
	Write func(io.Writer, Request) error
}

// Plain is the fence of what stands in Markdown without one.
const Plain = "-"

// Named tells whether a word of the command line means the format.
func (f *Format) Named(word string) bool { return word == f.Name || word == f.Short && word != "" }

// Option is a choice of a format.
type Option struct {
	Flag   string   // on the command line
	Label  string   // in the designer
	Auto   string   // what the designer calls the choice of leaving the flag out, "" for the first value
	Values []string // to choose from
	Switch bool     // on or off: a flag without a value
	List   bool     // several values, with commas between
	File   bool     // the name of a file is a value too
	Cmd    bool     // on the command line alone
	Number bool     // any number from Least to Most is a value too, Most 0 for no limit
	Free   string   // any text of this form is a value
	Least  int
	Most   int
	Help   string // what the flag means
}

// Choices are the values for the designer, the default first.
func (o *Option) Choices() []string {
	switch {
	case o.Switch:
		return []string{"off", "on"}
	case o.Auto != "":
		return append([]string{o.Auto}, o.Values...)
	}
	return o.Values
}

// Refuse says what a value has to be when it is none, "" when it is one.
func (o *Option) Refuse(value string) string {
	if o.File || o.Free != "" {
		return ""
	}
	if o.List {
		for _, v := range strings.Split(value, ",") {
			if !slices.Contains(o.Values, strings.TrimSpace(v)) {
				return "of " + strings.Join(o.Values, ", ")
			}
		}
		return ""
	}
	if !o.Number {
		if slices.Contains(o.Values, value) {
			return ""
		}
		return strings.Join(o.Values, " or ")
	}
	n := 0
	_, err := fmt.Sscan(value, &n)
	switch {
	case o.Most > 0 && (err != nil || n < o.Least || n > o.Most):
		return fmt.Sprintf("%d to %d", o.Least, o.Most)
	case err != nil, n != 0 && n < o.Least: // 0 is as if left out
		return fmt.Sprintf("%d columns are the least", o.Least)
	}
	return ""
}

// Request is what to export and how.
type Request struct {
	Topology *model.Topology
	Report   *validate.Report  // of Topology, nil to make it when it is needed
	Values   map[string]string // by flag; what is left out has its default
	Parts    overlay.Parts     // to be shown on top
	Force    bool              // in spite of error findings
	Fonts    *typeface.Set     // for letters that the fonts of pictures lack, nil for none
	Watch    failure.Watch     // over what takes long
}

// Show is the part of the design that a picture is asked for, nil for all of it
// as it is folded. It fails where the design has no such part.
func (r *Request) Show() (*layout.Show, error) {
	s, err := scope.Parse(r.Value(Part))
	if err != nil {
		return nil, err
	}
	only, err := s.Nodes(r.Topology, nil)
	if err != nil {
		return nil, err
	}
	return &layout.Show{Only: only, Open: r.Value(Fold) == FoldNone, Regions: r.Value(Fold) == FoldRegions}, nil
}

// Value is that of a flag, "" for the default.
func (r *Request) Value(flag string) string {
	v := r.Values[flag]
	if v == autoPage || v == autoAny || v == autoAll || v == autoOwn || v == autoLogs || v == autoFit && flag != Theme {
		return ""
	}
	return v
}

// Number is the value of a flag, 0 for the default.
func (r *Request) Number(flag string) int {
	n := 0
	_, _ = fmt.Sscan(r.Value(flag), &n) // "" stays 0
	return n
}

// list is the values of a flag that takes several, none for the default.
func (r *Request) list(flag string) []string {
	var out []string
	for _, v := range strings.Split(r.Value(flag), ",") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// overlay makes what is shown on top, and says which part is shown at all.
func (r *Request) overlay() (*overlay.Notes, *layout.Show, error) {
	n, err := overlay.Of(r.Topology, r.Parts, r.Report)
	if err != nil {
		return nil, nil, err
	}
	show, err := r.Show()
	if err != nil {
		return nil, nil, err
	}
	return n.Only(show.Only), show, nil
}

// The words of the designer for flags that are left out.
const (
	autoPage = "page"
	autoFit  = "auto"
	autoAny  = "any"
	autoAll  = "all"
	autoOwn  = "built-in"
	autoLogs = "as usual"
)

// The flags.
const (
	Direction = "direction"
	Theme     = "theme"
	Width     = "width"
	ASCII     = "ascii"
	Scale     = "scale"
	Network   = "network"
	NAT       = "nat"
	FlowLogs  = "flow-logs"
	LogDays   = "log-days"
	Survival  = "survival"
	Sections  = "sections"
	Guards    = "guards"
	Font      = "font"
	Fold      = "fold"
	Part      = "show"
)

// The values of [Fold].
const (
	FoldKept    = "kept"
	FoldNone    = "none"
	FoldRegions = "regions"
)

// SystemFont is the value of [Font] that asks the fonts of the system.
const SystemFont = "system"

func direction(auto string) Option {
	return Option{Flag: Direction, Label: "direction", Auto: auto, Values: []string{"lr", "td"}, Help: "lr (left to right) or td (top down); text takes what fits when left out"}
}

// colours is the theme. More are values beside light and dark.
func colours(auto string, more ...string) Option {
	return Option{
		Flag: Theme, Label: "theme", Auto: auto, Values: append([]string{palette.Light, palette.Dark}, more...),
		Help: "light or dark; svg also auto, which follows the page; mermaid follows the page when left out, the others are light",
	}
}

// font is where letters come from that the fonts of pictures lack.
func font() Option {
	return Option{
		Flag: Font, Label: "font", Auto: autoOwn, Values: []string{SystemFont}, File: true, Cmd: true,
		Help: "TrueType or OpenType file for letters that the built-in fonts lack, such as Japanese or Arabic (svg: measured and named), or system to look for them among the fonts of this system, which others may not have",
	}
}

// guards is one choice for all pictures.
func guards() Option {
	return Option{Flag: Guards, Label: "guards", Values: []string{"folded", "apart"}, Help: "folded (web ACLs, certificates, health checks and edge functions in the box of what they guard) or apart (boxes of their own)"}
}

// fold is what stands as one box, part which nodes there are: for all pictures.
func fold() Option {
	return Option{Flag: Fold, Label: "boxes", Values: []string{FoldKept, FoldNone, FoldRegions}, Help: "what stands as one box: kept (what the layout section of the design folds), none (every node is a box) or regions (one box for each Region, one for users, one for the rest)"}
}

func part() Option {
	return Option{Flag: Part, Label: "nodes", Auto: autoAll, Free: scope.Form, Help: "nodes that are drawn: " + scope.Form + "; all when left out"}
}

func width(auto string, values ...string) Option {
	return Option{Flag: Width, Label: "width", Auto: auto, Values: values, Number: true, Least: 20, Help: "columns that the drawing may take; as wide as needed (report: 100) when left out"}
}

func signs(label string) Option {
	return Option{Flag: ASCII, Label: label, Switch: true, Help: "ASCII signs for boxes and lines; names stay as they are"}
}

// All lists the formats in the order of the help of the command line.
func All() []*Format {
	return []*Format{
		{
			Name: "dot", Title: "Graphviz DOT", Help: "Graphviz, with a cluster for each Region", Rank: 2, Ending: ".dot", Comment: "//", Notes: true,
			Options: []Option{direction(""), colours(""), guards(), fold(), part()}, Write: writeDOT,
		},
		{
			Name: "mermaid", Title: "Mermaid", Help: "a flowchart that GitHub renders", Rank: 6, Ending: ".mmd", Comment: "%%", Fence: "mermaid", Notes: true,
			Options: []Option{direction(""), colours(autoPage), guards(), fold(), part()}, Write: writeMermaid,
			LeftOut: []string{"properties that no label shows, latency assumptions, goals, accepted findings and places on the canvas"},
		},
		{
			Name: SVG, Keeps: true, Title: "SVG picture", Help: "a picture for documents, self-contained", Rank: 4, Ending: ".svg", Notes: true,
			Options: []Option{colours("", palette.Auto), direction(""), guards(), fold(), part(), font()}, Write: writeSVG, LeftOut: notInPictures,
		},
		{
			Name: PNG, Keeps: true, Title: "PNG picture", Help: "the same picture as pixels, in Latin, Greek and Cyrillic, --font for others; needs -o", Rank: 5, Ending: ".png", Binary: true, Notes: true, LeftOut: notInPictures,
			Options: []Option{
				{Flag: Scale, Label: "scale", Auto: autoFit, Values: []string{"1", "2", "3", "4"}, Number: true, Least: 1, Most: png.MaxScale, Help: fmt.Sprintf("1 to %d; %d or what fits when left out", png.MaxScale, png.DefaultScale)},
				colours(""), direction(""), guards(), fold(), part(), font(),
			},
		},
		{
			Name: Text, Keeps: true, Short: "txt", Title: "Text drawing", Help: "a drawing in Unicode or ASCII that fits --width", Rank: 3, Ending: ".txt", Fence: "text", Notes: true,
			Options: []Option{width(autoAny, "72", "80", "100", "120", "160"), signs("ASCII signs"), direction(autoFit), guards(), fold(), part()}, Write: writeText,
		},
		{
			Name: "report", Keeps: true, Losses: true, Short: "markdown", Title: "Markdown report", Help: "Markdown: drawing, findings, patterns, latency, survival, assumptions", Ending: ".md", Fence: Plain, Notes: true,
			Options: []Option{width("", "100", "72", "80", "120"), signs("ASCII signs"), direction(autoFit), guards(), fold(), part(), {
				Flag: Sections, Label: "sections", Auto: autoAll, Values: report.Sections(), List: true, Help: "parts of the report, with commas between: " + strings.Join(report.Sections(), ", ") + "; all when left out",
			}}, Write: writeReport,
		},
		{Name: JSON, Losses: true, Title: "JSON", Help: "the topology and every analysis", Ending: ".json", Write: writeJSON, Options: []Option{{
			Flag: Survival, Label: "survival", Values: []string{"all", "none"}, Help: "all, or none to leave out what is lost with each Region and node, which takes long for large designs",
		}}},
		{
			Name: CloudFormation, Short: "cfn", Title: "CloudFormation", Help: "templates that deploy", Rank: 1, Ending: "-stacks", Folder: true, Comment: "#",
			Options: []Option{{
				Flag: Network, Label: "network", Values: []string{cloudformation.NetworkCreate, cloudformation.NetworkExisting},
				Help: "create a VPC, or take an existing one as parameters",
			}, {
				Flag: NAT, Label: "NAT", Values: []string{cloudformation.NATPerZone, cloudformation.NATOne, cloudformation.NATNone},
				Help: "NAT gateways of created networks, each of which bills by the hour and for what passes: one in each zone with private subnets, one for all zones, or none, so that private subnets have no way out",
			}, {
				Flag: FlowLogs, Label: "flow logs", Switch: true, Help: "flow logs of created networks, in a log group",
			}, {
				Flag: LogDays, Label: "log days", Auto: autoLogs, Values: logDays(), Help: "how long logs are kept; 90 days in log groups and for ever in buckets when left out",
			}},
		},
		{
			Name: "layout", Keeps: true, Title: "Layout", Help: "boxes, frames and lines in cells, as JSON", Ending: ".layout.json", Command: true,
			Options: []Option{direction(""), guards(), fold(), part()}, Write: writeLayout,
		},
	}
}

// logDays are the days for which logs can be kept, as words.
func logDays() []string {
	out := make([]string, len(cloudformation.LogDays))
	for i, d := range cloudformation.LogDays {
		out[i] = strconv.Itoa(d)
	}
	return out
}

// Stacks are the options of an export to CloudFormation.
func (r *Request) Stacks() cloudformation.Options {
	return cloudformation.Options{
		Network: r.Value(Network), NAT: r.Value(NAT), FlowLogs: r.Value(FlowLogs) == "on", LogDays: r.Number(LogDays), Force: r.Force,
	}
}

// notInPictures is what a picture does not tell.
var notInPictures = []string{"latency assumptions and goals"}

// Find is the format of the list that a word of the command line means, nil for
// none.
func Find(list []*Format, word string) *Format {
	for _, f := range list {
		if f.Named(word) {
			return f
		}
	}
	return nil
}
