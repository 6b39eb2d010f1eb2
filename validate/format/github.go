package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"portolan/model"
	"portolan/validate"
)

// Workflow commands end at the line and hold their properties between commas:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func writeGitHub(out io.Writer, run *Run) error {
	w := bufio.NewWriter(out)
	for _, r := range run.Reports {
		for _, p := range r.Problems() {
			annotation(w, "error", r, p.Line, p.Column, "unreadable", p.Text())
		}
		for _, f := range r.Findings {
			message := f.Message
			if f.FixText != "" {
				message += "\nfix: " + f.FixText
			}
			annotation(w, command(f.Severity), r, f.Pos.Line, f.Pos.Column, f.Rule, message)
		}
	}
	return w.Flush()
}

func annotation(w io.Writer, command string, r *Report, line, column int, title, message string) {
	fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", command,
		commandProperty.Replace(model.Visible(r.location())), line, column, commandProperty.Replace(title), commandData.Replace(message))
}

func command(s validate.Severity) string {
	switch s {
	case validate.Error:
		return "error"
	case validate.Warning:
		return "warning"
	}
	return "notice"
}
