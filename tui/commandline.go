package tui

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/geo"
	"portolan/model/wording"
	"portolan/tui/binding"
	"portolan/tui/theme"
	"portolan/validate"
)

// openCommandLine types a command.
func (m *Model) openCommandLine(text string) {
	m.startTyping(&typing{
		name: ":", prompt: ":",
		accept:   func(m *Model, line string) { m.runLine(line) },
		complete: completeLine,
	}, text)
}

// runLine runs a line of the command line: a word, an id, or a number to go to
// that node in reading order.
func (m *Model) runLine(line string) {
	line = strings.TrimSpace(line)
	word, arg, _ := strings.Cut(line, " ")
	if word == "" {
		return
	}
	arg = strings.TrimSpace(arg)
	if n, err := strconv.Atoi(word); err == nil {
		if order := m.reading().ids; n >= 1 && n <= len(order) {
			m.goToNamed(order[n-1])
			return
		}
		m.complain("This design has " + wording.Count(len(m.doc.now().Nodes), "node") + ".")
		return
	}
	rest, setting := strings.CutPrefix(line, "set ")
	if setting { // :set theme=light
		word, arg, _ = strings.Cut(strings.TrimSpace(rest), "=")
	}
	if c := m.table.forWord(word); c != nil {
		if longer := m.table.forWord(word + "." + arg); arg != "" && longer != nil { // :fix all, :undo list
			m.runCommand(longer, "")
			return
		}
		if arg != "" && c.arg == "" {
			m.complain(":" + word + " takes nothing behind it." + m.table.longerWords(c))
			return
		}
		m.runCommand(c, arg)
		return
	}
	if setting {
		m.complain("There is no setting " + printable(word) + ": :set takes a command that has values, such as theme=light.")
		return
	}
	if m.goToWord(word, arg) {
		return
	}
	m.complain("There is no command :" + printable(word) + "." + m.table.nearestWord(word))
}

// goToWord goes where a word leads that is no command: to the node of that id, to the
// view that begins so, or to the next node of that kind; words behind a kind say which
// of them.
func (m *Model) goToWord(word, rest string) bool {
	if kind, ok := model.KindNamed(word); ok && rest != "" {
		return m.goToKind(kind, rest)
	}
	if rest != "" {
		return false
	}
	if m.doc.now().Node(word) != nil {
		m.goToNamed(word)
		return true
	}
	var found []view
	for _, v := range m.views {
		if len(word) > 1 && strings.HasPrefix(v.word, strings.ToLower(word)) {
			found = append(found, v)
		}
	}
	if len(found) == 1 {
		m.runCommand(m.table.forWord(found[0].word), "")
		return true
	}
	kind, ok := model.KindNamed(word)
	if !ok {
		return false
	}
	return m.goToKind(kind, "")
}

// goToNamed goes to a node that was named, and says where it stands.
func (m *Model) goToNamed(id string) {
	m.focusItself(id, true)
	if in := strings.TrimSpace(m.inBox()); in != "" {
		m.say(in)
	}
}

// goToKind goes to the next node of a kind that the words find.
func (m *Model) goToKind(kind model.Kind, words string) bool {
	order := m.listed()
	at := slices.Index(order, m.focus.node)
	for i := range order {
		id := order[(at+1+i)%len(order)]
		if n := m.doc.now().Node(id); n != nil && n.Kind() == kind && (words == "" || matches(n, words)) {
			m.goToNamed(id)
			return true
		}
	}
	text := "No node here is of the kind " + kind.Info().Title
	if words != "" {
		text += " and has " + printable(words)
	}
	m.complain(text + ".")
	return true
}

// longerWords names the commands that a command is the beginning of.
func (r *registry) longerWords(c *command) string {
	var out []string
	for _, d := range r.all {
		if strings.HasPrefix(d.id, c.id+".") && len(d.words) > 0 {
			out = append(out, ":"+d.words[0])
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " There is " + strings.Join(out, ", ") + "."
}

func (r *registry) forWord(word string) *command {
	for _, c := range r.all {
		if slices.Contains(c.words, word) || c.id == word {
			return c
		}
	}
	return nil
}

// lineWords lists every word of the command line.
func (r *registry) lineWords() []string {
	var out []string
	for _, c := range r.all {
		out = append(out, c.words...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearestWord proposes the command that may have been meant.
func (r *registry) nearestWord(word string) string {
	best := wording.Nearest(word, r.lineWords())
	if c := r.named("palette"); best == "" && len(c.keys) > 0 {
		return " " + binding.Label(c.keys[0]) + " lists all commands."
	} else if best == "" {
		return ""
	}
	return " Did you mean :" + best + "?"
}

// completeLine completes the word of a command, or its file or theme.
func completeLine(m *Model, line string) (completed, lead string, proposals []string) {
	word, arg, behind := strings.Cut(line, " ")
	if !behind {
		var fit []string
		for _, w := range m.table.lineWords() {
			if strings.HasPrefix(w, word) {
				fit = append(fit, w)
			}
		}
		return common(word, fit), "", fit
	}
	c := m.table.forWord(word)
	if c == nil {
		return line, "", nil
	}
	var fit []string
	if strings.Contains(c.arg, "FILE") && m.confined() == "" {
		fit = filesFor(arg)
	}
	for _, w := range argWords(m, c) {
		if strings.HasPrefix(w, arg) {
			fit = append(fit, w)
		}
	}
	return word + " " + common(arg, fit), word + " ", fit
}

// argWords lists what may stand behind a word of the command line: each part of
// what the command calls it that stands for something is that of the design or the
// program, the others are the words themselves.
func argWords(m *Model, c *command) []string {
	var out []string
	for _, word := range strings.Split(strings.Trim(c.arg, "[]"), "|") {
		lead, of, behind := strings.Cut(word, ":")
		if !behind {
			lead, of = "", word
		} else {
			lead += ":"
		}
		if of != strings.ToUpper(of) {
			out = append(out, word)
			continue
		}
		for _, v := range m.values(c, of) {
			out = append(out, lead+v)
		}
	}
	return out
}

// values lists what a word in capitals may be, none where anything may. Commands
// that add know all Regions, the others act on those of the design.
func (m *Model) values(c *command, of string) []string {
	var out []string
	t := m.doc.now()
	switch {
	case of == "REGION" && c.edits && c.group != groupSelect:
		for _, r := range geo.Regions() {
			out = append(out, r.Code)
		}
	case (of == "REGION" || of == "CODE") && t != nil:
		out = t.Regions()
	case (of == "NODE" || of == "ID") && t != nil:
		for _, n := range t.Nodes {
			out = append(out, n.ID)
		}
	case (of == "GROUP" || of == "NAME" && c.id != "group") && t != nil:
		for _, g := range t.Groups {
			if g.Kind == model.NamedGroup {
				out = append(out, g.Name)
			}
		}
	case of == "KIND":
		for _, k := range model.Kinds() {
			out = append(out, string(k.Kind))
		}
	case of == "RULE":
		for _, r := range validate.Rules() {
			out = append(out, r.ID)
		}
	case of == "FORMAT":
		out = m.panes.export.Names()
	}
	return out
}

// filesFor lists the files and folders that begin with a path.
func filesFor(prefix string) []string {
	dir, base := filepath.Split(prefix)
	at := dir
	if at == "" {
		at = "."
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), base) || strings.HasPrefix(e.Name(), ".") && base == "" {
			continue
		}
		name := dir + e.Name()
		if e.IsDir() {
			name += string(filepath.Separator)
		}
		out = append(out, name)
	}
	return out
}

// common is the longest beginning that all proposals share, at least typed.
func common(typed string, proposals []string) string {
	if len(proposals) == 0 {
		return typed
	}
	p := proposals[0]
	for _, q := range proposals[1:] {
		for !strings.HasPrefix(q, p) {
			p = p[:len(p)-1]
		}
	}
	if len(p) < len(typed) {
		return typed
	}
	return p
}

func (m *Model) chooseTheme(arg string) {
	if !slices.Contains(theme.Names(), arg) {
		m.complain("Themes: " + strings.Join(theme.Names(), ", ") + ". Now: " + m.theme.Name + ".")
		return
	}
	m.opt.Theme = arg
	m.setTheme(arg, m.theme.Dark)
	m.say("Theme " + arg + ".")
}

func (m *Model) setTips(arg string) {
	switch arg {
	case "on", "off":
		m.coach.enabled = arg == "on"
		m.say("Tips " + arg + ".")
	default:
		m.complain("Tips are on or off: :tips off.")
	}
}
