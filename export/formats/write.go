package formats

import (
	"io"

	"portolan/export/dot"
	jsonexport "portolan/export/json"
	"portolan/export/mermaid"
	"portolan/export/report"
	"portolan/export/scene"
	"portolan/export/svg"
	"portolan/export/text"
	"portolan/model/layout"
)

// way is the chosen direction of a picture.
func (r *Request) way() layout.Direction {
	if r.Value(Direction) == "td" {
		return layout.TopDown
	}
	return layout.LeftRight
}

// textWay is the chosen direction of a drawing in text.
func (r *Request) textWay() text.Direction {
	switch r.Value(Direction) {
	case "lr":
		return text.LeftRight
	case "td":
		return text.TopDown
	}
	return text.Auto
}

// apart tells whether guards are boxes of their own.
func (r *Request) apart() bool { return r.Value(Guards) == "apart" }

// Scene is the picture that a request asks for, before it is SVG or PNG.
func (r *Request) Scene() (*scene.Scene, error) {
	n, show, err := r.overlay()
	if err != nil {
		return nil, err
	}
	return scene.Build(r.Topology, scene.Options{Theme: r.Value(Theme), Direction: r.way(), Notes: n, Show: show, Unfold: r.apart(), Fonts: r.Fonts})
}

func writeDOT(w io.Writer, r Request) error {
	n, show, err := r.overlay()
	if err != nil {
		return err
	}
	return dot.Write(w, r.Topology, dot.Options{Direction: r.way(), Theme: r.Value(Theme), Notes: n, Show: show, Folded: !r.apart()})
}

func writeSVG(w io.Writer, r Request) error {
	s, err := r.Scene()
	if err != nil {
		return err
	}
	return svg.WriteScene(w, s)
}

func writeMermaid(w io.Writer, r Request) error {
	n, show, err := r.overlay()
	if err != nil {
		return err
	}
	return mermaid.Write(w, r.Topology, mermaid.Options{Direction: r.way(), Theme: r.Value(Theme), Notes: n, Show: show, Folded: !r.apart()})
}

func writeText(w io.Writer, r Request) error {
	n, show, err := r.overlay()
	if err != nil {
		return err
	}
	return text.Write(w, r.Topology, text.Options{Width: r.Number(Width), ASCII: r.Value(ASCII) == "on", Direction: r.textWay(), Notes: n, Show: show, Unfold: r.apart()})
}

// writeReport leaves the notes to the report, which makes its own.
func writeReport(w io.Writer, r Request) error {
	show, err := r.Show()
	if err != nil {
		return err
	}
	return report.Write(w, r.Topology, report.Options{Width: r.Number(Width), ASCII: r.Value(ASCII) == "on", Direction: r.textWay(), Unfold: r.apart(), Show: show, Parts: r.Parts, Sections: r.list(Sections), Watch: r.Watch})
}

func writeJSON(w io.Writer, r Request) error {
	return jsonexport.Write(w, r.Topology, jsonexport.Options{NoSurvival: r.Value(Survival) == "none", Watch: r.Watch})
}

func writeLayout(w io.Writer, r Request) error {
	show, err := r.Show()
	if err != nil {
		return err
	}
	return jsonexport.WriteLayout(w, r.Topology, layout.Options{Unfold: r.apart(), Show: show, Direction: r.way()})
}
