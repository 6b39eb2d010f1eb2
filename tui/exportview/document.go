package exportview

import (
	"bytes"
	"errors"
	"fmt"

	"portolan/export/formats"
	"portolan/export/png"
	"portolan/export/svg"
	"portolan/model/wording"
	"portolan/tui/act"
)

// written is the output of a format that is one file.
func written(in input) output {
	var b bytes.Buffer
	if err := in.format.Write(&b, in.Request); err != nil {
		return unwritten(err)
	}
	return output{files: file(b.Bytes()), checks: counts(in), leftOut: in.format.LeftOut}
}

func unwritten(err error) output {
	return output{refused: "This design cannot be written in this format.", reasons: []reason{{text: err.Error()}}}
}

func renderSVG(in input) output {
	s, err := in.Scene()
	if err != nil {
		return unwritten(err)
	}
	var b bytes.Buffer
	if err := svg.WriteScene(&b, s); err != nil {
		return unwritten(err)
	}
	out := output{files: file(b.Bytes()), leftOut: in.format.LeftOut}
	out.checks = append(out.checks, good(fmt.Sprintf("%.0f x %.0f pixels, %s", s.W, s.H, bytesText(b.Len()))))
	out.checks = append(out.checks, counts(in)...)
	if p, err := png.Of(s, 1); err == nil { // larger ones have no picture in the preview
		out.picture = p
	}
	return out
}

func picture(in input, scale int) (*png.Picture, error) {
	s, err := in.Scene()
	if err != nil {
		return nil, err
	}
	return png.Of(s, scale)
}

// promptly is up to how many pixels a picture is encoded for its preview: what
// takes longer is encoded when it is written.
const promptly = 3 << 20

func renderPNG(in input) output {
	p, err := picture(in, in.Number(formats.Scale))
	var size *png.SizeError
	switch {
	case errors.As(err, &size):
		return output{refused: "This picture would be too large.", reasons: []reason{{text: size.Error()}}}
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
	out := output{files: []act.File{{}}, picture: p, encode: encode, leftOut: in.format.LeftOut}
	if w*h <= promptly {
		data, err := encode()
		if err != nil {
			return unwritten(err)
		}
		out.files[0].Data, out.encode = data, nil
		what += ", " + bytesText(len(data))
	}
	out.checks = []check{good(what)}
	if note := p.Smaller(); note != "" {
		out.warning = "smaller than usual"
		out.checks = append(out.checks, warning(note))
	}
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
