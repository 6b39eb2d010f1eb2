package tui

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
)

// maxLines is how many lines of the command line are remembered.
const maxLines = 200

func linesPath(stateDir string) string { return filepath.Join(stateDir, "lines") }

// readLines are the command lines of earlier sessions, the latest last.
func readLines(stateDir string) []string {
	if stateDir == "" {
		return nil
	}
	data, err := os.ReadFile(linesPath(stateDir))
	if err != nil {
		return nil
	}
	return recentIn(string(data))
}

// keepLines remembers the lines of the command line for other sessions, in the
// background; other prompts hold names and texts of a design, which stay in it.
// It is a courtesy: when it fails nothing is said.
func (m *Model) keepLines(prompt string) {
	if prompt != ":" || m.opt.StateDir == "" {
		return
	}
	list, dir := m.ui.lines[prompt], m.opt.StateDir
	text := strings.Join(list[max(0, len(list)-maxLines):], "\n") + "\n"
	m.later(func() tea.Msg {
		if os.MkdirAll(dir, 0o700) == nil {
			_ = document.Save(dir, linesPath(dir), []byte(text))
		}
		return nil
	})
}
