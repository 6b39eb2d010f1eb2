package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/model/document"
	"portolan/tui/start"
)

// maxRecent is how many files are remembered.
const maxRecent = 10

func recentPath(stateDir string) string { return filepath.Join(stateDir, "recent") }

// recentFiles lists the last draft and the files that were open before, the
// latest first. What is no longer there is left out.
func recentFiles(stateDir string, now time.Time) []start.Recent {
	if stateDir == "" {
		return nil
	}
	var out []start.Recent
	if draft, ok := document.LastDraft(stateDir); ok {
		out = append(out, start.Recent{Path: draft, Note: "draft, " + age(draft, now), Draft: true})
	}
	for _, path := range readRecent(stateDir) {
		if exists(path) {
			out = append(out, start.Recent{Path: path, Note: age(path, now)})
		}
	}
	return out
}

// LastFile is the last draft, else the file that was open last; "" when there is
// none any more.
func LastFile(stateDir string) string {
	if list := recentFiles(stateDir, time.Now()); len(list) > 0 {
		return list[0].Path
	}
	return ""
}

func readRecent(stateDir string) []string {
	data, err := os.ReadFile(recentPath(stateDir))
	if err != nil {
		return nil
	}
	return recentIn(string(data))
}

// recentIn lists the files that the text of the list names.
func recentIn(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(s string) bool { return s == "" })
}

// age says when a file was changed last.
func age(path string, now time.Time) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	switch days := int(now.Sub(info.ModTime()).Hours() / 24); {
	case days < 1:
		return "changed today"
	case days < 2:
		return "changed yesterday"
	default:
		return fmt.Sprintf("changed %d days ago", days)
	}
}

// noteRecent remembers that a file was opened or written, in the background: the
// disk may take its time. It is a courtesy: when it fails nothing is said.
func (m *Model) noteRecent(path string) {
	if m.opt.StateDir == "" || m.opt.isDraft(path) || strings.Contains(path, "\n") {
		return
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return
	}
	before, dir := m.noted, m.opt.StateDir
	m.noted = sync.OnceFunc(func() {
		if before != nil {
			before() // one after the other
		}
		writeRecent(dir, abs)
	})
	note := m.noted
	m.later(func() tea.Msg { note(); return nil })
}

// writeRecent puts a file at the head of the list.
func writeRecent(stateDir, path string) {
	list := slices.DeleteFunc(readRecent(stateDir), func(s string) bool { return s == path })
	list = append([]string{path}, list...)
	if os.MkdirAll(stateDir, 0o700) == nil {
		_ = document.Save(stateDir, recentPath(stateDir), []byte(strings.Join(list[:min(len(list), maxRecent)], "\n")+"\n"))
	}
}
