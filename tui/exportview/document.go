package exportview

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	jsonexport "portolan/export/json"
	"portolan/export/mermaid"
	"portolan/export/overlay"
	"portolan/export/png"
	"portolan/export/report"
	"portolan/export/scene"
	"portolan/export/svg"
	"portolan/model/wording"
	"portolan/tui/act"
)

// written is the output of a writer that gives one file.
func written(in input, leftOut []string, write func(io.Writer, *overlay.Notes) error) output {
	n, err := in.notes()
	if err != nil {
		return unwritten(err)
	}
	var b bytes.Buffer
	if err := write(&b, n); err != nil {
		return unwritten(err)
	}
	return output{files: file(b.Bytes()), checks: counts(in), leftOut: leftOut}
}

func unwritten(err error) output {
	return output{refused: "This design cannot be written in this format.", reasons: []string{err.Error()}}
}

func renderSVG(in input) output {
	s, err := in.scene()
	if err != nil {
		return unwritten(err)
	}
	var b bytes.Buffer
	if err := svg.WriteScene(&b, s); err != nil {
		return unwritten(err)
	}
	out := output{files: file(b.Bytes()), leftOut: []string{"latency assumptions and goals"}}
	out.checks = append(out.checks, good(fmt.Sprintf("%.0f x %.0f pixels, %s", s.W, s.H, bytesText(b.Len()))))
	out.checks = append(out.checks, counts(in)...)
	// A design too large for pixels has no picture in the preview.
	if p, err := png.Of(s, 1); err == nil {
		out.picture = p
	}
	return out
}

// scene is the picture that the options ask for, before it is SVG or PNG.
func (in *input) scene() (*scene.Scene, error) {
	n, err := in.notes()
	if err != nil {
		return nil, err
	}
	return scene.Build(in.t, scene.Options{Theme: in.values["theme"], Direction: in.direction(), Notes: n})
}

func picture(in input, scale int) (*png.Picture, error) {
	s, err := in.scene()
	if err != nil {
		return nil, err
	}
	return png.Of(s, scale)
}

// promptly is up to how many pixels a picture is encoded for its preview: what
// takes longer is encoded when it is written.
const promptly = 3 << 20

func renderPNG(in input) output {
	scale := 0
	_, _ = fmt.Sscan(in.values["scale"], &scale) // one of the values of the option
	p, err := picture(in, scale)
	var size *png.SizeError
	switch {
	case errors.As(err, &size):
		return output{refused: "This picture would be too large.", reasons: []string{size.Error()}}
	case err != nil:
		return unwritten(err)
	}
	encode := func() ([]byte, error) {
		var b bytes.Buffer
		err := p.Encode(&b)
		return b.Bytes(), err
	}
	w, h := p.Size()
	what := fmt.Sprintf("%d x %d pixels", w, h)
	out := output{files: []act.File{{}}, picture: p, encode: encode, leftOut: []string{"latency assumptions and goals"}}
	if w*h <= promptly {
		data, err := encode()
		if err != nil {
			return unwritten(err)
		}
		out.files[0].Data, out.encode = data, nil
		what += ", " + bytesText(len(data))
	}
	out.checks = []check{good(what)}
	if note := p.Note(); note != "" {
		out.warning = wording.Count(len(p.Missing()), "letter") + " not in fonts"
		out.checks = append(out.checks, warning(note))
	}
	out.checks = append(out.checks, counts(in)...)
	return out
}

// bytesText is a number of bytes for people.
func bytesText(n int) string {
	if n < 1000 {
		return wording.Count(n, "byte")
	}
	return fmt.Sprintf("%d kB", (n+500)/1000)
}

// notInFlowcharts is what a Mermaid chart does not tell.
var notInFlowcharts = []string{"properties that no label shows, latency assumptions, goals, accepted findings and places on the canvas"}

func renderMermaid(in input) output {
	o := mermaid.Options{Direction: in.direction()}
	if in.values["theme"] != "page" {
		o.Theme = in.values["theme"]
	}
	return written(in, notInFlowcharts, func(w io.Writer, n *overlay.Notes) error {
		o.Notes = n
		return mermaid.Write(w, in.t, o)
	})
}

func renderReport(in input) output {
	o := report.Options{Parts: in.parts}
	_, _ = fmt.Sscan(in.values["width"], &o.Width) // one of the values of the option
	in.parts = overlay.Parts{}                     // the report makes its own notes
	return written(in, nil, func(w io.Writer, _ *overlay.Notes) error { return report.Write(w, in.t, o) })
}

func renderJSON(in input) output {
	return written(in, nil, func(w io.Writer, _ *overlay.Notes) error { return jsonexport.Write(w, in.t) })
}
