package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/export/mermaid"
	"portolan/export/overlay"
	"portolan/export/png"
	"portolan/export/report"
	"portolan/export/svg"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
)

// notes are what is shown on top of a picture.
func (f exportFlags) notes(t *model.Topology) (*overlay.Notes, error) {
	n, err := overlay.Of(t, f.parts, nil)
	if err != nil {
		return nil, &exitError{exitInternal, err}
	}
	return n, nil
}

func exportDOT(s streams, f exportFlags, t *model.Topology) error {
	return writePicture(s, f, t, func(w io.Writer, n *overlay.Notes) error {
		return dot.Write(w, t, dot.Options{Direction: f.direction, Theme: f.theme, Notes: n})
	})
}

func exportSVG(s streams, f exportFlags, t *model.Topology) error {
	return writePicture(s, f, t, func(w io.Writer, n *overlay.Notes) error {
		return svg.Write(w, t, svg.Options{Direction: f.direction, Theme: f.theme, Notes: n})
	})
}

func exportPNG(s streams, f exportFlags, t *model.Topology) error {
	if f.out == "" {
		return usageError("a PNG needs a file: -o FILE; -o - writes it to standard output")
	}
	if f.scale < 1 || f.scale > png.MaxScale {
		return usageError("--scale cannot be %d: 1 to %d", f.scale, png.MaxScale)
	}
	note := ""
	err := writePicture(s, f, t, func(w io.Writer, n *overlay.Notes) error {
		p, err := png.New(t, png.Options{Direction: f.direction, Theme: f.theme, Notes: n, Scale: f.scale})
		var size *png.SizeError
		if errors.As(err, &size) {
			return usageError("%w", err)
		}
		if err != nil {
			return err
		}
		note = p.Note()
		return p.Encode(w)
	})
	if err == nil && note != "" {
		fmt.Fprintln(s.errs, "PNG:", note)
	}
	return err
}

func exportMermaid(s streams, f exportFlags, t *model.Topology) error {
	o := mermaid.Options{Direction: f.direction}
	if f.themed {
		o.Theme = f.theme
	}
	return writePicture(s, f, t, func(w io.Writer, n *overlay.Notes) error {
		o.Notes = n
		return mermaid.Write(w, t, o)
	})
}

func exportText(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkWidth(); err != nil {
		return err
	}
	return writePicture(s, f, t, func(w io.Writer, n *overlay.Notes) error {
		return text.Write(w, t, text.Options{Width: f.width, ASCII: f.ascii, Direction: f.textDirection(), Notes: n})
	})
}

// writePicture makes the notes of a picture, draws it with them and writes it.
// An error of draw that carries no exit code is internal.
func writePicture(s streams, f exportFlags, t *model.Topology, draw func(io.Writer, *overlay.Notes) error) error {
	n, err := f.notes(t)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := draw(&b, n); err != nil {
		var known *exitError
		if errors.As(err, &known) {
			return err
		}
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func (f exportFlags) checkWidth() error {
	if f.width < 0 || f.width > 0 && f.width < 20 {
		return usageError("--width cannot be %d: 20 columns are the least", f.width)
	}
	return nil
}

func (f exportFlags) textDirection() text.Direction {
	switch f.direction {
	case "LR":
		return text.LeftRight
	case "TB":
		return text.TopDown
	}
	return text.Auto
}

func exportReport(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkWidth(); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.Write(&b, t, report.Options{Width: f.width, ASCII: f.ascii, Direction: f.textDirection(), Parts: f.parts}); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportJSON(s streams, f exportFlags, t *model.Topology) error {
	var b bytes.Buffer
	if err := jsonexport.Write(&b, t); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportLayout(s streams, f exportFlags, t *model.Topology) error {
	o := layout.Options{}
	if f.direction == "TB" {
		o.Direction = layout.TopDown
	}
	var b bytes.Buffer
	if err := jsonexport.WriteLayout(&b, t, o); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}
