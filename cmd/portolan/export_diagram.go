package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/export/mermaid"
	"portolan/export/png"
	"portolan/export/report"
	"portolan/export/svg"
	"portolan/export/text"
	"portolan/model"
	"portolan/model/layout"
	"portolan/validate"
)

func exportDOT(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkTheme(); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := dot.Write(&b, t, dot.Options{Direction: strings.ToUpper(f.direction), Theme: f.theme, Findings: f.marks(t)}); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func (f exportFlags) checkTheme() error {
	if f.theme != "light" && f.theme != "dark" {
		return usageError("--theme cannot be %q: light or dark", f.theme)
	}
	return nil
}

// marks gives every node its most severe finding, when that is asked for.
func (f exportFlags) marks(t *model.Topology) map[string]string {
	if !f.findings {
		return nil
	}
	out := map[string]string{}
	for _, x := range validate.Check(t).Findings { // most severe first
		for _, id := range x.Nodes {
			if out[id] == "" {
				out[id] = x.Severity.String()
			}
		}
	}
	return out
}

func exportSVG(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkTheme(); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := svg.Write(&b, t, svg.Options{Theme: f.theme, Direction: strings.ToUpper(f.direction), Findings: f.marks(t)}); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportPNG(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkTheme(); err != nil {
		return err
	}
	if f.out == "" {
		return usageError("a PNG needs a file: -o FILE; -o - writes it to standard output")
	}
	if f.scale < 1 || f.scale > 4 {
		return usageError("--scale cannot be %d: 1 to 4", f.scale)
	}
	var b bytes.Buffer
	err := png.Write(&b, t, png.Options{Theme: f.theme, Direction: strings.ToUpper(f.direction), Findings: f.marks(t), Scale: f.scale})
	var size *png.SizeError
	switch {
	case errors.As(err, &size):
		return usageError("%w", err)
	case err != nil:
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportText(s streams, f exportFlags, t *model.Topology) error {
	if f.width < 0 || f.width > 0 && f.width < 20 {
		return usageError("--width cannot be %d: 20 columns are the least", f.width)
	}
	var b bytes.Buffer
	if err := text.Write(&b, t, text.Options{Width: f.width, ASCII: f.ascii, Direction: f.textDirection()}); err != nil {
		return usageError("%w", err)
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func (f exportFlags) textDirection() text.Direction {
	switch strings.ToUpper(f.direction) {
	case "LR":
		return text.LeftRight
	case "TB":
		return text.TopDown
	}
	return text.Auto
}

func exportReport(s streams, f exportFlags, t *model.Topology) error {
	if f.width < 0 || f.width > 0 && f.width < 20 {
		return usageError("--width cannot be %d: 20 columns are the least", f.width)
	}
	var b bytes.Buffer
	if err := report.Write(&b, t, report.Options{Width: f.width, ASCII: f.ascii, Direction: f.textDirection()}); err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, b.Bytes(), f.force)
}

func exportMermaid(s streams, f exportFlags, t *model.Topology) error {
	if err := f.checkTheme(); err != nil {
		return err
	}
	o := mermaid.Options{Direction: strings.ToUpper(f.direction)}
	if f.themed {
		o.Theme = f.theme
	}
	var b bytes.Buffer
	if err := mermaid.Write(&b, t, o); err != nil {
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
	if strings.EqualFold(f.direction, "TB") {
		o.Direction = layout.TopDown
	}
	data, err := json.MarshalIndent(drawingJSON(layout.FromTopology(t, o)), "", " ")
	if err != nil {
		return &exitError{exitInternal, err}
	}
	return writeOutput(s, f.out, append(data, '\n'), f.force)
}
