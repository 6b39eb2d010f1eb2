package exportview

import (
	"bytes"
	"fmt"
	"io"

	jsonexport "portolan/export/json"
	"portolan/export/mermaid"
	"portolan/export/report"
	"portolan/export/svg"
)

// written is the output of a writer that gives one file.
func written(in input, leftOut []string, write func(io.Writer) error) output {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return output{refused: "This design cannot be written in this format.", reasons: []string{err.Error()}}
	}
	return output{files: file(b.Bytes()), checks: counts(in), leftOut: leftOut}
}

func renderSVG(in input) output {
	o := svg.Options{Theme: in.values["theme"], Direction: in.values["direction"], Findings: marks(in)}
	return written(in, []string{"latency assumptions and goals"}, func(w io.Writer) error { return svg.Write(w, in.t, o) })
}

func renderMermaid(in input) output {
	o := mermaid.Options{Direction: in.values["direction"]}
	return written(in, []string{"latency assumptions, goals and places on the canvas"}, func(w io.Writer) error { return mermaid.Write(w, in.t, o) })
}

func renderReport(in input) output {
	o := report.Options{}
	_, _ = fmt.Sscan(in.values["width"], &o.Width) // one of the values of the option
	return written(in, nil, func(w io.Writer) error { return report.Write(w, in.t, o) })
}

func renderJSON(in input) output {
	return written(in, nil, func(w io.Writer) error { return jsonexport.Write(w, in.t) })
}
