package exportview

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/dot"
	"portolan/export/overlay"
	"portolan/export/palette"
	"portolan/export/png"
	"portolan/export/scene"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// format is one kind of export with its options.
type format struct {
	word    string // as on the command line
	title   string
	ending  string // of the proposed file or folder
	folder  bool   // several files
	binary  bool   // no text: cannot be copied
	comment string // how comment lines begin
	options []*option
	render  func(in input) output
}

// withFlag lists what is shown on top of a picture.
const withFlag = "with"

// option is a choice of a format.
type option struct {
	label  string
	flag   string   // of the command line; a value "on" stands for the bare flag
	part   string   // of what --with lists, "" for other options
	values []string // as on the command line, the default first
	at     int
}

func (o *option) value() string { return o.values[o.at] }

// input is what an export is made of.
type input struct {
	t      *model.Topology
	rep    *validate.Report
	force  bool
	values map[string]string // by flag
	parts  overlay.Parts
}

// output is an export, or why there is none.
type output struct {
	files   []act.File
	picture *png.Picture           // what a picture looks like, nil for other formats
	encode  func() ([]byte, error) // makes the data of the only file, where that takes long; nil for none
	refused string                 // what is wrong as a heading; "" when there are files
	reasons []string               // of a refusal
	forced  bool                   // forcing would give an export
	warning string                 // on the target, short; a check says more
	checks  []check
	leftOut []string
}

// check is one line on whether the export can be trusted.
type check struct {
	sign func(*theme.Glyphs) string
	role theme.Role
	text string
}

func good(text string) check {
	return check{func(g *theme.Glyphs) string { return g.Good }, theme.GoodText, text}
}

func warning(text string) check {
	return check{func(g *theme.Glyphs) string { return g.Warning }, theme.WarningText, text}
}

func bad(text string) check {
	return check{func(g *theme.Glyphs) string { return g.Error }, theme.ErrorText, text}
}

// Options that several formats have.
func directionOption() *option {
	return &option{label: "direction", flag: "direction", values: []string{"lr", "td"}}
}

func themeOption() *option {
	return &option{label: "theme", flag: "theme", values: []string{palette.Light, palette.Dark}}
}

// noteOptions switch what is shown on top of a picture, one after the other.
func noteOptions() []*option {
	var out []*option
	for _, part := range overlay.Names() {
		out = append(out, &option{label: part, flag: withFlag, part: part, values: []string{"off", "on"}})
	}
	return out
}

// formats lists what can be exported. Every panel has options of its own.
func formats() []*format {
	picture := func(first ...*option) []*option { return append(first, noteOptions()...) }
	return []*format{
		{
			word: "cloudformation", title: "CloudFormation", ending: "-stacks", folder: true, comment: "#",
			options: []*option{{label: "network", flag: "network", values: []string{cloudformation.NetworkCreate, cloudformation.NetworkExisting}}},
			render:  renderCloudFormation,
		},
		{
			word: "dot", title: "Graphviz DOT", ending: ".dot", comment: "//",
			options: picture(directionOption(), themeOption()), render: renderDOT,
		},
		{
			word: "text", title: "Text drawing", ending: ".txt",
			options: picture(
				&option{label: "width", flag: "width", values: []string{"any", "72", "80", "100", "120", "160"}},
				&option{label: "ASCII signs", flag: "ascii", values: []string{"off", "on"}},
				&option{label: "direction", flag: "direction", values: []string{"auto", "lr", "td"}},
			),
			render: renderText,
		},
		{
			word: "svg", title: "SVG picture", ending: ".svg",
			options: picture(themeOption(), directionOption()), render: renderSVG,
		},
		{
			word: "png", title: "PNG picture", ending: ".png", binary: true,
			options: picture(&option{label: "scale", flag: "scale", values: []string{"2", "1", "3", "4"}}, themeOption(), directionOption()),
			render:  renderPNG,
		},
		{
			word: "mermaid", title: "Mermaid", ending: ".mmd", comment: "%%",
			options: picture(directionOption(), &option{label: "theme", flag: "theme", values: []string{"page", palette.Light, palette.Dark}}),
			render:  renderMermaid,
		},
		{
			word: "report", title: "Markdown report", ending: ".md",
			options: picture(&option{label: "width", flag: "width", values: []string{"100", "72", "80", "120"}}),
			render:  renderReport,
		},
		{word: "json", title: "JSON", ending: ".json", render: renderJSON},
	}
}

// direction is the chosen one in the words of the exporters, "" for none.
func (in *input) direction() string {
	return map[string]string{"lr": scene.LeftToRight, "td": scene.TopToBottom}[in.values["direction"]]
}

// notes are what is to be shown on top. Findings wait for the report.
func (in *input) notes() (*overlay.Notes, error) {
	p := in.parts
	p.Findings = p.Findings && in.rep != nil
	return overlay.Of(in.t, p, in.rep)
}

func renderDOT(in input) output {
	return written(in, nil, func(w io.Writer, n *overlay.Notes) error {
		return dot.Write(w, in.t, dot.Options{Direction: in.direction(), Theme: in.values["theme"], Notes: n})
	})
}

func file(data []byte) []act.File { return []act.File{{Data: data}} }

// counts says how much of the design is in a picture, and what is wrong with it.
func counts(in input) []check {
	return []check{good(wording.Count(len(in.t.Nodes), "node") + ", " + wording.Count(len(in.t.Links), "link")), findingsCheck(in.rep)}
}

func renderText(in input) output {
	width := 0
	if w := in.values["width"]; w != "any" {
		_, _ = fmt.Sscan(w, &width) // one of the values above
	}
	o := text.Options{Width: width, ASCII: in.values["ascii"] == "on", Direction: map[string]text.Direction{
		"lr": text.LeftRight, "td": text.TopDown,
	}[in.values["direction"]]}
	out := written(in, nil, func(w io.Writer, n *overlay.Notes) error {
		o.Notes = n
		return text.Write(w, in.t, o)
	})
	if out.refused != "" {
		return out
	}
	widest := 0
	for _, line := range lines(out.files[0].Data) {
		widest = max(widest, screen.Width(line))
	}
	fits := good(fmt.Sprintf("%d columns wide", widest))
	if width > 0 && widest > width {
		fits = bad(fmt.Sprintf("%d columns wide, %d asked for", widest, width))
	}
	out.checks = []check{fits, findingsCheck(in.rep)}
	return out
}

func findingsCheck(rep *validate.Report) check {
	if rep == nil {
		return warning("findings not known yet")
	}
	if n, _, _ := rep.Counts(); n > 0 {
		return warning(wording.Count(n, "error finding"))
	}
	return good("no error findings")
}

func renderCloudFormation(in input) output {
	if in.rep == nil {
		return output{refused: "The design is being checked."}
	}
	errs := errorFindings(in.rep)
	if len(errs) > 0 && !in.force {
		return output{refused: "A design with error findings is not exported: it would not deploy or not work.", reasons: errs, forced: true}
	}
	set, err := cloudformation.Export(in.t, cloudformation.Options{Network: in.values["network"], Force: in.force})
	var unsupported *cloudformation.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		out := output{refused: "Parts of this design cannot be exported yet.", forced: !in.force}
		for _, r := range unsupported.Reasons {
			out.reasons = append(out.reasons, r.String())
		}
		return out
	case err != nil:
		return output{refused: "This design cannot be exported.", reasons: []string{err.Error()}}
	}
	files, err := set.Files()
	if err != nil {
		return output{refused: "This design cannot be exported.", reasons: []string{err.Error()}}
	}
	out := output{checks: stackChecks(set)}
	for _, f := range files {
		out.files = append(out.files, act.File{Name: f.Name, Data: f.Data, Executable: f.Mode&0o111 != 0})
	}
	if len(errs) > 0 {
		out.checks = append(out.checks, bad("forced in spite of "+wording.Count(len(errs), "error finding")))
	}
	for _, l := range set.LeftOut {
		out.leftOut = append(out.leftOut, l.What+" ("+l.Why+")")
	}
	return out
}

func stackChecks(set *cloudformation.Set) []check {
	var regions, asked []string
	for _, st := range set.Stacks {
		regions = append(regions, st.Region)
		for _, p := range st.Parameters {
			if p.Required() && !slices.Contains(asked, p.Name) {
				asked = append(asked, p.Name)
			}
		}
	}
	checks := []check{good(wording.Count(len(set.Stacks), "stack") + ": " + strings.Join(regions, ", "))}
	if len(asked) > 0 {
		checks = append(checks, warning(wording.Count(len(asked), "value")+" to fill in: "+strings.Join(asked, ", ")))
	}
	return checks
}

func errorFindings(rep *validate.Report) []string {
	var out []string
	for _, f := range rep.Findings {
		if f.Severity == validate.Error {
			out = append(out, f.Rule+", "+strings.Join(f.Nodes, ", ")+": "+f.Message)
		}
	}
	return out
}
