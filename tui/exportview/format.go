package exportview

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"portolan/export/cloudformation"
	"portolan/export/formats"
	"portolan/export/overlay"
	"portolan/export/png"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/screen"
	"portolan/tui/theme"
	"portolan/validate"
)

// format is one kind of export with its options as they are chosen now.
type format struct {
	*formats.Format
	options []*option
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
	formats.Request
	format *formats.Format
	given  map[string]string // values of parameters that were filled in, by name
	before []byte            // manifest of the stacks that the target folder holds, nil for none
	target string            // the folder
	file   string            // of the design, without its ending
}

// output is an export, or why there is none.
type output struct {
	files    []act.File
	picture  *png.Picture           // what a picture looks like, nil for other formats
	encode   func() ([]byte, error) // makes the data of the only file, where that takes long; nil for none
	refused  string                 // what is wrong as a heading; "" when there are files
	reasons  []reason               // of a refusal
	asked    []cloudformation.Parameter
	fills    []string                 // by file, how much of the limits it takes
	stacks   []stackLine              // the first files, in the order in which they deploy
	own      cloudformation.OwnFolder // what is known of the target, where an export of this design wrote it
	switched bool                     // the target was written with other options
	parts    []formPart               // of the form, see partsOf
	forced   bool                     // forcing would give an export
	warning  string                   // on the target, short; a check says more
	checks   []check
	leftOut  []string
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

// choices makes the formats of a list with options at their defaults, those of
// the command line alone left out. Every panel has options of its own.
func choices(list []*formats.Format) []*format {
	var out []*format
	for _, f := range list {
		if f.Command {
			continue
		}
		c := &format{Format: f}
		for _, o := range f.Options {
			if o.Cmd || o.Free != "" { // see SetPart
				continue
			}
			c.options = append(c.options, &option{label: o.Label, flag: o.Flag, values: o.Choices()})
		}
		if f.Notes { // each part is switched by itself
			for _, part := range overlay.Names() {
				c.options = append(c.options, &option{label: part, flag: withFlag, part: part, values: []string{"off", "on"}})
			}
		}
		out = append(out, c)
	}
	place := func(f *format) int {
		if f.Rank == 0 {
			return len(list)
		}
		return f.Rank
	}
	slices.SortStableFunc(out, func(a, b *format) int { return place(a) - place(b) })
	return out
}

// render makes the export, and says of some formats more than of others.
func (in input) render() output {
	switch in.format.Name {
	case formats.CloudFormation:
		return renderCloudFormation(in)
	case formats.PNG:
		return renderPNG(in)
	case formats.SVG:
		return renderSVG(in)
	case formats.Text:
		return renderText(in)
	}
	return written(in)
}

func file(data []byte) []act.File { return []act.File{{Data: data}} }

// counts says how much of the design is in a picture, and what is wrong with it.
func counts(in input) []check {
	return []check{good(wording.Count(len(in.Topology.Nodes), "node") + ", " + wording.Count(len(in.Topology.Links), "link")), findingsCheck(in.Report)}
}

func renderText(in input) output {
	width := in.Number(formats.Width)
	out := written(in)
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
	out.checks = []check{fits, findingsCheck(in.Report)}
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
	if in.Report == nil {
		return output{refused: "The design is being checked."}
	}
	errs := errorFindings(in.Report)
	if len(errs) > 0 && !in.Force {
		return output{refused: "A design with error findings is not exported: it would not deploy or not work.", reasons: errs, forced: true}
	}
	o := in.Stacks()
	own, ok := cloudformation.ReadOwnFolder(in.before, cloudformation.SetName(in.Topology, o))
	switched := false
	if ok {
		templates := own.Templates(func(name string) ([]byte, error) { return bytesOnDisk(filepath.Join(in.target, name)) })
		switched = len(o.Switched(templates)) > 0
		o.Over(templates)
	}
	set, err := cloudformation.Export(in.Topology, o)
	var unsupported *cloudformation.UnsupportedError
	switch {
	case errors.As(err, &unsupported):
		out := output{refused: "Parts of this design cannot be exported yet.", forced: !in.Force}
		for _, r := range unsupported.Reasons {
			out.reasons = append(out.reasons, reasonAbout(r.String(), r.Node, r.Link))
		}
		for _, l := range unsupported.Left {
			out.reasons = append(out.reasons, reasonAbout(l.What+": "+l.Why, "", model.LinkRef{}))
		}
		return out
	case err != nil:
		return notExported(err)
	}
	set.Values = in.given
	set.Remember(in.before)
	files, err := set.Files()
	if err != nil {
		return notExported(err)
	}
	out := output{checks: stackChecks(set, in.file), asked: set.Asked(), own: own, switched: switched}
	for _, f := range files {
		out.files = append(out.files, act.File{Name: f.Name, Data: f.Data, Executable: f.Mode&0o111 != 0})
	}
	for _, st := range set.Stacks {
		out.stacks = append(out.stacks, stackLine{st.Region, wording.Count(st.Resources(), "resource")})
		out.fills = append(out.fills, fillsText(st))
	}
	if len(errs) > 0 {
		out.checks = append(out.checks, bad("forced in spite of "+wording.Count(len(errs), "error finding")))
	}
	for _, l := range set.Insisted {
		out.checks = append(out.checks, warning("made all the same: "+l.What+": "+l.Why))
	}
	for _, u := range set.Updates {
		out.checks = append(out.checks, warning(u.What+": "+u.Why))
	}
	out.leftOut = leftOut(set.LeftOut)
	return out
}

// leftOut says each reason once, in the order of the first part that it is about.
func leftOut(all []cloudformation.LeftOut) []string {
	parts := map[string][]string{}
	var reasons []string
	for _, l := range all {
		if parts[l.Why] == nil {
			reasons = append(reasons, l.Why)
		}
		parts[l.Why] = append(parts[l.Why], l.What)
	}
	out := make([]string, len(reasons))
	for i, why := range reasons {
		out[i] = strings.Join(parts[why], ", ") + " (" + why + ")"
	}
	return out
}

func notExported(err error) output {
	return output{refused: "This design cannot be exported.", reasons: []reason{{text: err.Error()}}}
}

// stackLine is a stack in the list of files.
type stackLine struct{ region, resources string }

// shared tells whether several stacks are in a Region.
func (o output) shared(region string) bool {
	n := 0
	for _, st := range o.stacks {
		if st.region == region {
			n++
		}
	}
	return n > 1
}

// fillsText is how much of the limits of CloudFormation a stack takes.
func fillsText(st cloudformation.Stack) string {
	var parts []string
	for _, f := range st.Fills() {
		parts = append(parts, fmt.Sprintf("%d of %d %s", f.Has, f.Most, f.What))
	}
	text := strings.Join(parts, ", ")
	if st.Upload != "" {
		text += "; the template goes through a bucket"
	}
	return text
}

func stackChecks(set *cloudformation.Set, file string) []check {
	var regions, asked []string
	for _, st := range set.Stacks {
		regions = append(regions, st.Region)
	}
	for _, p := range set.Asked() {
		if p.Required() && set.Values[p.Name] == "" {
			asked = append(asked, p.Name)
		}
	}
	checks := []check{good(wording.Count(len(set.Stacks), "stack") + ": " + strings.Join(regions, ", "))}
	if set.Name != cloudformation.NameOfStacks(file) { // two designs of one name would deploy over each other
		checks = append(checks, warning("stacks are called "+set.Name+"-REGION, after the design, not its file: :name gives it another name"))
	}
	if len(asked) > 0 {
		checks = append(checks, warning(wording.Count(len(asked), "value")+" to fill in: "+strings.Join(asked, ", ")))
	}
	return checks
}

// reason is why there is no export, with the way to what it is about.
type reason struct {
	text  string
	where string     // what it is about, short
	goes  act.Action // nil for nowhere
}

// reasonAbout leads to a link, else to a node, to nothing where there is neither.
func reasonAbout(text, node string, link model.LinkRef) reason {
	switch {
	case link != model.LinkRef{}:
		return reason{text, link.String(), act.FocusLink{Link: link}}
	case node != "":
		return reason{text, node, act.FocusNode{ID: node}}
	}
	return reason{text: text}
}

func errorFindings(rep *validate.Report) []reason {
	var out []reason
	for _, f := range rep.Findings {
		if f.Severity != validate.Error {
			continue
		}
		node, link := "", model.LinkRef{}
		switch {
		case len(f.Nodes) > 0:
			node = f.Nodes[0]
		case len(f.Links) > 0:
			link = f.Links[0]
		}
		out = append(out, reasonAbout(f.Rule+", "+strings.Join(f.Nodes, ", ")+": "+f.Message, node, link))
	}
	return out
}
