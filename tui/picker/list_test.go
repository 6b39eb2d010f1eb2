package picker_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"portolan/model"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/part"
	"portolan/tui/part/parttest"
	"portolan/tui/picker"
	"portolan/tui/theme"
)

func fruit() []picker.Item {
	return []picker.Item{
		{ID: "alb", Label: "Application Load Balancer", Detail: "HTTP, by path and host", Group: "Balancers", Words: []string{"alb", "elb"}},
		{ID: "nlb", Label: "Network Load Balancer", Detail: "TCP and UDP", Group: "Balancers", Right: "fits"},
		{ID: "s3", Label: "S3 bucket", Detail: "objects", Group: "Storage", Words: []string{"s3"}},
		{ID: "ga", Label: "Global Accelerator", Detail: "anycast addresses", Group: "Edge", Disabled: "not after a distribution"},
		{ID: "odd", Label: "日本語のとても長い名前がここにある 🏳️‍🌈 e\u0301 \u202eabc\x1b[31m", Detail: "wide, emoji, marks, RTL, control", Group: "Édge cases"},
		{ID: "long", Label: strings.Repeat("long ", 30), Detail: strings.Repeat("detail ", 30)},
	}
}

func chosen(it picker.Item) act.Action { return act.Say{Text: it.ID} }

func list() *picker.List {
	l := picker.New("Add after shop-cdn", fruit())
	l.Noun = "kinds"
	l.Choose = chosen
	l.Extra = func(it picker.Item) []string {
		return []string{"Connects shop-cdn to " + it.ID, "After    1 new finding: origin has no targets, which is a sentence that needs more than one line"}
	}
	return l
}

func TestListPictures(t *testing.T) {
	for _, size := range [][2]int{{120, 36}, {60, 15}, {30, 8}, {14, 5}} {
		for name, g := range map[string]*theme.Glyphs{"unicode": theme.Unicode, "ascii": theme.ASCII} {
			t.Run(fmt.Sprintf("%dx%d-%s", size[0], size[1], name), func(t *testing.T) {
				golden.RequireEqual(t, []byte(parttest.Overlay(list(), size[0], size[1], g)))
			})
		}
	}
	for name, keys := range map[string]string{"query": "'balan'", "disabled": "'global'", "nothing": "'zzz'"} {
		t.Run(name, func(t *testing.T) {
			l := list()
			parttest.Press(l, keys)
			golden.RequireEqual(t, []byte(parttest.Overlay(l, 80, 24, theme.Unicode)))
		})
	}
	t.Run("quiet", func(t *testing.T) {
		l := list()
		l.Quiet = true
		golden.RequireEqual(t, []byte(parttest.Overlay(l, 60, 20, theme.Unicode)))
	})
}

func TestListKeys(t *testing.T) {
	for _, c := range []struct {
		keys string
		want act.Action
	}{
		{"enter", act.Say{Text: "alb"}},
		{"down enter", act.Say{Text: "nlb"}},
		{"down down up enter", act.Say{Text: "nlb"}},
		{"ctrl+n enter", act.Say{Text: "nlb"}},
		{"end enter", act.Say{Text: "long"}},
		{"end home enter", act.Say{Text: "alb"}},
		{"up enter", act.Say{Text: "alb"}},
		{"pgdown pgdown enter", act.Say{Text: "s3"}},
		{"'s3' enter", act.Say{Text: "s3"}},
		{"'elb' enter", act.Say{Text: "alb"}},
		{"'udp' enter", act.Say{Text: "nlb"}},
		{"'load net' enter", act.Say{Text: "nlb"}},
		{"'s3' ctrl+u enter", act.Say{Text: "alb"}},
		{"'s3' backspace backspace enter", act.Say{Text: "alb"}},
		{"'global' enter", act.Say{Text: "Global Accelerator: not after a distribution", Error: true}},
		{"'zzz' enter", act.Say{Text: `Nothing fits "zzz". Delete some of it.`, Error: true}},
		{"esc", act.Close{}},
		{"ctrl+c", nil}, // the designer takes it before any list: see TestInterruptInLists in tui
		{"down", act.None{}},
		{"tab", nil},
		{"ctrl+y", nil},
	} {
		t.Run(c.keys, func(t *testing.T) {
			l := list()
			if got := parttest.Press(l, c.keys); got != c.want {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestKeysOfOneListWin(t *testing.T) {
	l := list()
	l.Bind("test", binding.Binding{ID: "tab", Keys: []string{"tab", "end"}, Run: func(key string) act.Action {
		it, _ := l.Selected()
		return act.Say{Text: key + " on " + it.ID}
	}})
	if got := parttest.Press(l, "down", "tab"); got != (act.Say{Text: "tab on nlb"}) {
		t.Errorf("got %#v", got)
	}
	if got := parttest.Press(l, "end"); got != (act.Say{Text: "end on nlb"}) {
		t.Errorf("a key that all lists have: got %#v", got)
	}
}

func TestListMouse(t *testing.T) {
	l := list()
	w, h := l.Size(120, 36)
	picture := parttest.Picture(l, w, h, theme.Unicode)
	row := func(text string) int {
		_, y := parttest.Find(t, picture, text)
		return y
	}
	if got := l.Click(5, row("S3 bucket"), false); got != (act.None{}) {
		t.Errorf("first click: %#v", got)
	}
	if it, ok := l.Selected(); !ok || it.ID != "s3" {
		t.Errorf("selected %v %v", it, ok)
	}
	if got := l.Click(5, row("S3 bucket"), false); got != (act.Say{Text: "s3"}) {
		t.Errorf("second click: %#v", got)
	}
	if got := l.Click(5, row("Network"), true); got != (act.Say{Text: "nlb"}) {
		t.Errorf("double click: %#v", got)
	}
	if got := l.Click(5, row("Balancers"), true); got != (act.None{}) {
		t.Errorf("click on a heading: %#v", got)
	}
	l.Wheel(-100)
	l.Wheel(1)
	if it, _ := l.Selected(); it.ID != "nlb" {
		t.Errorf("wheel: %v", it)
	}
}

func TestSetItemsKeepsTheSelection(t *testing.T) {
	l := list()
	parttest.Press(l, "down")
	items := fruit()
	l.SetItems(append([]picker.Item{{ID: "new", Label: "New"}}, items...))
	if it, _ := l.Selected(); it.ID != "nlb" {
		t.Errorf("selected %q", it.ID)
	}
	if l.Query() != "" {
		t.Errorf("query %q", l.Query())
	}
}

func TestMatch(t *testing.T) {
	items := []picker.Item{
		{ID: "1", Label: "CloudFront function"},
		{ID: "2", Label: "CloudFront distribution", Words: []string{"cf", "cdn"}},
		{ID: "3", Label: "Lambda function URL", Detail: "cloud of one"},
		{ID: "4", Label: "São Paulo"},
		{ID: "5", Label: "Function, disabled", Disabled: "no"},
		{ID: "6", Label: "us-east-1"},
		{ID: "7", Label: "eu-west-1"},
		{ID: "a", Label: "Ring 1 old"},
		{ID: "b", Label: "New ring 1"},
		{ID: "c", Label: "Ring 10"},
		{ID: "d", Label: "Ring 1"},
	}
	for _, c := range []struct{ query, want string }{
		{"", "1 2 3 4 5 6 7 a b c d"},
		{"ring 1", "d a c b"}, // it, then what begins with it
		{"cf", "2"},
		{"function", "5 1 3"},
		{"cloud", "1 2 3"},
		{"cloud dist", "2"},
		{"sao paulo", "4"},
		{"SÃO", "4"},
		{"east", "6"},
		{"use1", "6"}, // letters in order, nothing better fits
		{"url", "3"},
		{"nothing at all", ""},
		{strings.Repeat("x", 5000), ""},
	} {
		var got []string
		for _, i := range picker.Match(c.query, items) {
			got = append(got, items[i].ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%.20q: got %v, want %s", c.query, got, c.want)
		}
	}
}

func TestTinySizes(t *testing.T) {
	overlays := func() []part.Overlay {
		top, _ := model.New("", nil, nil)
		run := func(id string) act.Action { return act.Say{Text: id} }
		return []part.Overlay{
			list(), picker.NewPrompt("Title", "Why is this finding accepted?", "x", run),
			picker.Regions("Region", picker.UserPlaces(top), run), picker.Kinds("Kind", nil, "", nil, func(k model.Kind) act.Action { return run(string(k)) }), picker.New("", nil),
		}
	}
	for _, o := range overlays() {
		for w := range 14 {
			for h := range 9 {
				parttest.Picture(o, w, h, theme.Unicode)
				parttest.Overlay(o, w, h, theme.ASCII)
				o.Click(1, 3, true)
			}
		}
	}
}

func TestPaste(t *testing.T) {
	l := list()
	l.Paste("net\nwork\x1b[31m")
	if got := l.Query(); got != "net work[31m" {
		t.Errorf("query %q", got)
	}
}

// A question says in full what an answer does, and what it is about, however
// narrow the terminal.
func TestQuestionsAreReadInFull(t *testing.T) {
	title := "Recovered 12 edits from 28 Nov 21:37; the file was changed since"
	items := []picker.Item{
		{ID: "keep", Label: "Keep", Detail: "bring the recovered work and the file together; what both changed is asked"},
		{ID: "diff", Label: "Show differences", Detail: "between the file and the recovered work"},
		{ID: "discard", Label: "Discard", Detail: "go on with the file and forget the recovered work"},
	}
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 15}} {
		l := picker.New(title, items)
		l.Quiet = true
		for _, it := range items {
			text := strings.Join(strings.FieldsFunc(parttest.Overlay(l, size[0], size[1], theme.ASCII), func(r rune) bool { return strings.ContainsRune(" \n|+=-#>", r) }), " ")
			for _, want := range []string{title, it.Label, it.Detail, "choose"} {
				if !strings.Contains(text, want) {
					t.Errorf("%v: %q is not said:\n%s", size, want, text)
				}
			}
			parttest.Press(l, "down")
		}
	}
}

// In a narrow list what stands behind the labels begins where the labels in sight
// end: no detail is cut beside the room that a label far below needs.
func TestNarrowListsGiveRoomToDetails(t *testing.T) {
	items := []picker.Item{{ID: "up", Label: "k", Detail: "Focus up"}, {ID: "down", Label: "jj", Detail: "Focus down"}, {ID: "left", Label: "h", Detail: "Focus left"}}
	for i := range 20 {
		items = append(items, picker.Item{ID: fmt.Sprint(i), Label: "ctrl+shift+left f2", Detail: "Anything"})
	}
	got := parttest.Overlay(picker.New("Keys", items), 30, 8, theme.Unicode)
	for _, want := range []string{"k   Focus up", "jj  Focus down"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// On a tall screen a list grows before it scrolls; on others it leaves what is around it.
func TestListsGrowOnTallScreens(t *testing.T) {
	var items []picker.Item
	for i := range 40 {
		items = append(items, picker.Item{ID: fmt.Sprint(i), Label: fmt.Sprintf("row %d", i)})
	}
	for of, want := range map[[2]int]int{{30, 56}: 30, {40, 56}: 32, {40, 33}: 14, {5, 56}: 5} {
		if _, h := picker.New("Rows", items[:of[0]]).Size(120, of[1]); h != want+5 {
			t.Errorf("%d rows on %d lines: %d lines, want %d", of[0], of[1], h, want+5)
		}
	}
}
