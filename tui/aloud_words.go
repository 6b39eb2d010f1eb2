package tui

import (
	"regexp"
	"slices"
	"strings"

	"portolan/tui/binding"
	"portolan/tui/theme"
)

// A voice names signs instead of reading what they mean, and one sign means several
// things. What it means is decided by where it stands: in the row of a part by the
// glyphs of [plainTheme], see rowInWords, elsewhere by what is beside it.

// plainBroken stands for what is broken where it is read: what is drawn then means "times"
// in texts. Each text beside it says what is broken.
const plainBroken = "⊗"

// rowSigns are the glyphs of a row.
var rowSigns = strings.NewReplacer(
	"[x] yes", "yes", "[ ] no", "no", "[x] ", "on: ", "[ ] ", "off: ", "[-] ", "", "[f]", ", has a ready fix",
	theme.Unicode.Good+" ", "", theme.Unicode.Good, "", theme.Unicode.Error+" ", "error: ", theme.Unicode.Warning+" ", "warning: ", "ℹ ", "note: ",
	plainBroken+" ", "", plainBroken, "", theme.Unicode.Marked+" ", "marked: ",
)

// rowInWords is a row of a part as it is said, without the pointer, and whether that
// stands before it.
func rowInWords(row string) (text string, pointed bool) {
	text = strings.Join(strings.Fields(row), " ")
	text, pointed = strings.CutPrefix(text, plainTheme().Glyphs.Pointer)
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "→ "); ok { // where a link leads
		text = "to " + rest
	}
	for _, mark := range []string{"- ", "• ", "* ", "› ", "¶ "} { // of a point of a list, of a line that is typed
		text = strings.TrimPrefix(text, mark)
	}
	if rest, ok := strings.CutSuffix(text, " -"); ok { // an empty cell
		text = rest + " none"
	}
	return rowSigns.Replace(text), pointed
}

// otherSigns are those that mean the same wherever they stand.
var otherSigns = strings.NewReplacer(
	" — ", ", ", " · ", ", ", "·", ",", "…", "", "▸", "", "▾", "", "‹", "", "›", "", "•", "", "●", "", "⏎", "enter", "⇧", "shift+", "⌫", "backspace",
	"≤", "at most ", "≥", "at least ", "—", "none", "–", " to ", "×", " times ", "◐", "after failover", "−", "minus ", "±", "plus or minus ", "°", " degrees",
	"↑", "up", "↓", "down", "←", "left", "→", "right", "✗", "error", "⚠", "warning", "ℹ", "note", "✓", "",
)

var (
	modified  = regexp.MustCompile(`(?:(?:ctrl|alt|shift)\+|⇧)+[←↑→↓⏎⌫]`)
	arrowKeys = regexp.MustCompile(`[←↑→↓]{2,}`)
	askedFor  = regexp.MustCompile(`(?i)(?:^|[,.;:(]|\b(?:press|and|or|with|by)) $`) // what stands before the name of a key
	signAlone = regexp.MustCompile(`^([(]?)([[:punct:]])([,.;:)]*)$`)
)

// inWords is a text as it is said, on one line.
func inWords(text string) string {
	text = modified.ReplaceAllStringFunc(text, func(k string) string { return otherSigns.Replace(k) })
	text = arrowKeys.ReplaceAllStringFunc(text, func(k string) string {
		return strings.Join(strings.Fields(strings.NewReplacer("←", " left ", "↑", " up ", "↓", " down ", "→", " right ").Replace(k)), " or ")
	})
	text = otherSigns.Replace(between(text))
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = wordOf(w, i == 0 || asksFor(words[i-1]))
	}
	return strings.NewReplacer(" ,", ",", " .", ".", " ;", ";", ",,", ",", ".,", ".,", ":,", ":").Replace(strings.Join(strings.Fields(strings.Join(words, " ")), " "))
}

// asksFor tells whether a sign behind a word is a key, as in "arrows and .": no sentence
// or part of one ends with these words.
func asksFor(word string) bool {
	return slices.Contains([]string{"press", "and", "or", "with", "by"}, strings.ToLower(word))
}

// between says arrows that part two words: from one end of a link to the other, or from
// one value to another. Those after a word that asks for a key are keys.
func between(text string) string {
	parts := strings.Split(text, " → ")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			word := " to "
			if before := b.String(); before == "" || askedFor.MatchString(before+" ") {
				word = " right "
			}
			b.WriteString(word)
		}
		b.WriteString(p)
	}
	return strings.NewReplacer("→", " to ").Replace(strings.ReplaceAll(arrowAtStart(b.String()), " -> ", " to "))
}

// arrowAtStart names the key with which a sentence begins.
func arrowAtStart(text string) string {
	if rest, ok := strings.CutPrefix(text, "→ "); ok {
		return "right " + rest
	}
	return text
}

// wordOf is a sign that stands alone, as the name of a key or a sign of arithmetic does.
func wordOf(w string, first bool) string {
	if w == "->" {
		return "to"
	}
	m := signAlone.FindStringSubmatch(w)
	if m == nil {
		return w
	}
	if m[2] == "*" {
		return m[1] + "any path" + m[3]
	}
	if strings.Contains(",.;:()", m[2]) && !first { // goes on from what was taken away
		return m[1] + m[2] + m[3]
	}
	if name := binding.Named(m[2]); name != "" {
		return m[1] + name + m[3]
	}
	return w
}
