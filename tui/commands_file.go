package tui

import (
	tea "charm.land/bubbletea/v2"
)

func fileCommands() []*command { return append(saveCommands(), leaveCommands()...) }

func saveCommands() []*command {
	return []*command{
		{
			id: "save", keys: []string{"ctrl+s"}, in: anywhere | inTiny, group: groupFile, menu: "f s", words: []string{"w", "write", "save"}, arg: "[FILE]", title: "Save", on: onEmpty,
			help: "Writes the file: only what changed, and never half of it. A design without a name asks for one.",
			run:  (*Model).saveCommand,
		},
		{
			id: "save.over", in: anywhere, group: groupFile, words: []string{"w!"}, arg: "[FILE]", title: "Save over foreign changes",
			help: "Writes the file although it was changed on disk, or exists.",
			run:  (*Model).saveOver,
		},
		{
			id: "save.quit", in: anywhere, group: groupFile, words: []string{"wq", "x"}, title: "Save and quit",
			help: "Writes the file and leaves; stays when it could not be written.",
			run: func(m *Model, arg string) {
				if m.saveTo(arg, false) {
					m.quit()
				}
			},
		},
		{
			id: "open", far: true, in: anywhere, group: groupFile, menu: "f o", words: []string{"e", "edit-file", "open"}, arg: "FILE", title: "Open a file",
			help: "Opens another design in place of this one. What is not saved is kept as a recovery copy.",
			run:  (*Model).openCommand,
		},
		{
			id: "design.name", in: anywhere, group: groupFile, words: []string{"name"}, arg: "[TEXT]", title: "Name the design", on: onEmpty, edits: true,
			help: "The name heads drawings and reports, and the stacks of an export are called after it. The file keeps its own.",
			run:  (*Model).nameDesign,
		},
		{
			id: "reload", in: anywhere, group: groupFile, words: []string{"e!", "reload"}, title: "Reload from disk",
			help: "Reads the file again and drops what is not saved, as an undo step.",
			run:  func(m *Model, _ string) { m.reload() },
		},
		{
			id: "merge", in: anywhere, group: groupFile, menu: "f m", words: []string{"merge"}, title: "Merge with the file on disk", why: needsFile,
			help: "Brings what others changed in the file together with what is not saved here: what both changed is asked by node and link, and all of it is one undo step.",
			run:  func(m *Model, _ string) { m.runWritable(m.merge) },
		},
		{
			id: "editor", keys: []string{"ctrl+e"}, far: true, in: anywhere, group: groupFile, menu: "f e", words: []string{"editor"}, title: "Open in your editor", why: needsFile,
			help: "Saves, opens the file in $VISUAL or $EDITOR at the focused node and reads it again when the editor ends.",
			run:  func(m *Model, _ string) { m.openEditor() },
		},
		{
			id: "start.new", far: true, in: anywhere, group: groupFile, menu: "f n", words: []string{"new"}, title: "New design",
			help: "Starts an empty design; the one at hand is kept.",
			run:  func(m *Model, _ string) { m.startNew() },
		},
	}
}

func leaveCommands() []*command {
	return []*command{
		{
			id: "app.quit", keys: []string{"q"}, in: anywhere | inStart | inTiny, group: groupFile, menu: "f q", words: []string{"q", "quit", "qa"}, title: "Quit", on: onEmpty,
			help: "Saves a design that has a file, keeps one without a name as a draft, and leaves. Nothing is lost.",
			run:  func(m *Model, _ string) { m.saveAndQuit() },
		},
		{
			id: "quit.now", in: anywhere, group: groupFile, words: []string{"q!"}, title: "Quit without saving",
			help: "Leaves at once and drops what is not saved.",
			run:  func(m *Model, _ string) { m.discard() },
		},
		{
			id: "interrupt", keys: []string{"ctrl+c"}, in: anywhere | inStart | inTiny, group: groupFile, always: true, title: "Quit when pressed twice",
			help: "Twice within two seconds leaves without saving; a recovery copy is kept.",
			run:  func(m *Model, _ string) { m.interrupt() },
		},
		{
			id: "takeover", in: anywhere, group: groupFile, words: []string{"takeover"}, title: "Take the file over",
			help: "Edits a file that another window or process holds; that one becomes read-only.",
			why: func(m *Model) string {
				if !m.doc.file.CanTakeOver() {
					return "There is nothing to take over."
				}
				return ""
			},
			run: func(m *Model, _ string) { m.takeOver() },
		},
		{
			id: "suspend", far: true, in: anywhere, group: groupFile, words: []string{"suspend"}, title: "Suspend",
			help: "Gives the terminal back to the shell; fg returns.",
			why: func(*Model) string {
				if !canSuspend() {
					return "There is no shell with job control around that could resume Portolan."
				}
				return ""
			},
			run: func(m *Model, _ string) { m.journal(); m.later(tea.Suspend) },
		},
	}
}

func helpCommands() []*command {
	return []*command{
		{
			id: "help", keys: []string{"?", "f1"}, in: anywhere | inStart, group: groupHelp, menu: "?", words: []string{"help", "h"}, title: "Keys of this place", hint: "help",
			help: "Lists every key that means something here; typing filters, {list.choose} runs the row.",
			run:  func(m *Model, _ string) { m.openHelp() },
		},
		{
			id: "palette", keys: []string{"ctrl+p", "ctrl+k"}, in: anywhere | inStart, group: groupHelp, title: "Command palette", on: onEmpty,
			help: "Finds any command by name; @ finds nodes and ! findings.",
			run:  func(m *Model, _ string) { m.openPalette("") },
		},
		{
			id: "command", keys: []string{":"}, in: anywhere | inStart | inTiny, group: groupHelp, title: "Command line",
			help: "Runs a command by its word: :w, :wq, :e FILE, :export dot, :theme light. {line.complete} completes.",
			run:  func(m *Model, _ string) { m.openCommandLine("") },
		},
		{
			id: "menu", keys: []string{"space"}, in: inCanvas | inLink | inOther, group: groupHelp, title: "Menu", hint: "menu",
			help: "Commands by letters, in groups.",
			run:  func(m *Model, _ string) { m.enter(&leader{}) },
		},
		{
			id: "up", keys: []string{"esc"}, in: anywhere | inTiny, group: groupHelp, title: "One level up",
			help: "Leaves what is on top: dialog, field, mode, selection, finding, view.",
			run:  func(m *Model, _ string) { m.escape() },
		},
		{
			id: "tips", in: anywhere, group: groupHelp, words: []string{"tips"}, arg: "on|off", title: "Tips on or off",
			help: "Tips tell a newcomer what comes next; each is shown at most twice.",
			run:  (*Model).setTips,
		},
	}
}
