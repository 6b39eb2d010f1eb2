package latencyview

import (
	"fmt"
	"strconv"

	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
	"portolan/tui/screen"
	"portolan/tui/theme"
)

// known are the ideas for the selected journey; ok is false while nobody
// looked for them.
func (p *Panel) known() (ideas []proposal, ok bool) {
	j, has := p.Selected()
	if !has {
		return nil, false
	}
	ideas, ok = p.ideas[ideaKeyOf(j)]
	return ideas, ok
}

// whatIf lists the ideas for the selected journey.
func (p *Panel) whatIf() act.Action {
	if w := p.noIdeas(); w != "" {
		return act.Say{Text: w}
	}
	p.catchUp(true)
	if _, ok := p.known(); !ok {
		p.waiting = true
		return act.Say{Text: "Ideas are being computed; the list opens when they are there."}
	}
	return p.openIdeas()
}

func (p *Panel) openIdeas() act.Action {
	j, _ := p.Selected()
	ideas, _ := p.known()
	if len(ideas) == 0 {
		return act.Say{Text: "No idea makes " + p.city(j) + " " + p.request(j) + " meaningfully faster."}
	}
	var items []picker.Item
	n := 0
	for i, x := range ideas {
		it := picker.Item{ID: strconv.Itoa(i), Label: "   " + x.Title, Disabled: x.Against}
		if x.Advised() {
			n++
			it.Label = fmt.Sprintf("%d  %s", n, x.Title)
			it.Right = p.gains(x.Idea, j)
		}
		items = append(items, it)
	}
	l := picker.New("What if: "+p.city(j)+", "+p.request(j)+", p95 now "+ms(j.P95)+" ms", items)
	l.Noun, l.Quiet = "ideas", true
	l.Choose = func(it picker.Item) act.Action {
		i, err := strconv.Atoi(it.ID)
		if err != nil {
			return nil
		}
		return p.consider(i)
	}
	l.Bind("ideas", byNumber(func() bool { return l.Query() == "" }, func(i int) act.Action {
		if i >= n {
			return act.Say{Text: fmt.Sprintf("There is no idea %d.", i+1)}
		}
		return p.consider(i) // advised ones come first
	}))
	l.Extra = func(it picker.Item) []string {
		i, err := strconv.Atoi(it.ID)
		if err != nil {
			return nil
		}
		if ideas[i].Why == "" {
			return nil // the list says itself why not
		}
		return []string{ideas[i].Why}
	}
	l.Verb = "compare"
	l.Bindings().Notes = func() []binding.Hint {
		switch { // only what is advised has a number
		case n == 0:
			return nil
		case n == 1:
			return []binding.Hint{{Note: "1", Does: "pick"}}
		}
		return []binding.Hint{{Note: fmt.Sprintf("1-%d", min(n, 9)), Does: "pick"}}
	}
	p.overlay.Show(l)
	return act.None{}
}

// byNumber chooses one of the ideas by a digit.
func byNumber(when func() bool, choose func(int) act.Action) binding.Binding {
	return binding.Binding{
		ID: "number", Keys: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, Title: "Compare with the idea of that number", When: when,
		Run: func(key string) act.Action {
			i, err := strconv.Atoi(key)
			if err != nil {
				return act.Say{Text: "A digit chooses."}
			}
			return choose(i - 1)
		},
	}
}

// Ideas is the table of the keys that the list of ideas has besides those of
// all lists.
func Ideas() *binding.Table {
	return binding.New("ideas", "Ideas in the latency view", byNumber(nil, func(int) act.Action { return nil }))
}

// gains says what an idea does for a row, or for whom it does more.
func (p *Panel) gains(x whatif.Idea, j latency.Journey) string {
	if c, ok := x.For(j); ok && c.Helps() {
		return p.fromTo(c.Before.P95, c.After.P95)
	}
	if c, ok := x.Best(); ok {
		return p.place(c) + " " + p.fromTo(c.Before.P95, c.After.P95)
	}
	return ""
}

func (p *Panel) fromTo(before, after float64) string {
	arrow := " → "
	if p.ascii {
		arrow = " -> "
	}
	return ms(before) + arrow + ms(after) + " ms"
}

// place is what a change calls its users.
func (p *Panel) place(c whatif.Change) string { return p.called(c.Users, c.Location) }

// consider compares the design with what it would be after an idea.
func (p *Panel) consider(i int) act.Action {
	ideas, ok := p.known()
	if !ok || i < 0 || i >= len(ideas) || !ideas[i].Advised() {
		return act.Say{Text: "That idea is no longer there."}
	}
	p.overlay.Close()
	p.whatif, p.scroll.compare = &ideas[i], 0
	p.focus = lowerPane
	return act.Say{Text: p.keys.Spell("Nothing is changed yet. {apply} changes the design, {drop} drops the idea.")}
}

// apply carries the idea out.
func (p *Panel) apply() act.Action {
	x := p.whatif
	p.dropIdea()
	return act.Edit{Edit: x.Edit()}
}

func (p *Panel) dropIdea() {
	p.whatif = nil
	if p.focus == lowerPane {
		p.focus = tablePane
	}
}

// ideaLines are the lines of the waterfall that name ideas.
func (p *Panel) ideaLines(j latency.Journey) []tailLine {
	ideas, ok := p.known()
	if !ok || len(ideas) == 0 {
		return nil
	}
	var out []tailLine
	for i, x := range ideas {
		if len(out) == mostIdeaLines {
			break
		}
		if !x.Advised() {
			out = append(out, tailLine{text: "   " + x.Title, right: "not advised", role: theme.Muted})
			continue
		}
		out = append(out, tailLine{text: fmt.Sprintf("%d  %s", i+1, x.Title), right: p.gains(x.Idea, j), role: theme.Base, number: true, idea: i})
	}
	return out
}

// mostIdeaLines is how many ideas the waterfall names; w lists all.
const mostIdeaLines = 4

// barOf is a bar of a number of columns, at least half a one.
func barOf(s screen.Surface, th *theme.Theme, x, y, w int, share float64, role theme.Role) {
	n := int(share*float64(w) + 0.5)
	if n == 0 && share > 0 {
		s.Set(x, y, th.Glyphs.BarHalf, role)
		return
	}
	for i := range min(n, w) {
		s.Set(x+i, y, th.Glyphs.Bar, role)
	}
}
