package cloudformation

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model/document"
)

// ruled is a design whose rules are edited: by what each matches, where it leads to,
// and with which priority, if one is drawn.
type ruled struct{ match, target, priority string }

func ruledDesign(rules []ruled, guarded bool) string {
	var b strings.Builder
	b.WriteString("nodes:\n  - {id: u, kind: users}\n")
	front := "u"
	if guarded {
		b.WriteString("  - {id: cdn, kind: cloudfront}\n  - {id: h, kind: health-check, type: http, path: /up, port: 80}\n")
	}
	b.WriteString("  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\n")
	seen := map[string]bool{}
	for _, r := range rules {
		if !seen[r.target] {
			fmt.Fprintf(&b, "  - {id: %s, kind: lambda, region: eu-west-1}\n", r.target)
		}
		seen[r.target] = true
	}
	b.WriteString("links:\n")
	if guarded {
		b.WriteString("  - u -> cdn\n  - h -> a\n  - {from: cdn, to: a, access: header, originProtocol: http-only}\n")
	} else {
		b.WriteString("  - " + front + " -> a\n")
	}
	b.WriteString("  - a -> x\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "  - {from: a, to: %s, pathRule: %s%s}\n", r.target, r.match, r.priority)
	}
	return b.String()
}

// over exports a design into the folder of another set.
func over(t *testing.T, src string, before []File) (*Set, []File) {
	t.Helper()
	o := Options{Force: true} // hosts of a random design may be open
	o.Over(before)
	set, err := Export(parseDesign(t, src), o)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	return set, files
}

// rulesIn are the rules of templates.
func rulesIn(files []File) []heldRule {
	var o Options
	o.Over(files)
	if o.earlier == nil {
		return nil
	}
	out := slices.Clone(o.earlier.all)
	slices.SortStableFunc(out, func(a, b heldRule) int { return a.priority - b.priority })
	return out
}

// Whatever is edited, no rule that is written over an earlier set takes the priority of
// another rule of it: AWS would refuse the update. Where a drawn priority asks for that,
// it is told. The order is that of the drawing, and what matches as before keeps its name.
func TestRulesKeepTheirPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 5))
	told, steps, stayed := 0, 0, 0
	for n := range 12 {
		names := 0
		fresh := func() ruled {
			names++
			return ruled{match: fmt.Sprintf("/p%d/*", names), target: fmt.Sprintf("t%d", r.IntN(9))}
		}
		rules := []ruled{fresh(), fresh(), fresh()}
		guarded := n%4 == 0
		_, files := over(t, ruledDesign(rules, guarded), nil)
		for range 6 {
			before := rulesIn(files)
			at := r.IntN(len(rules))
			switch r.IntN(7) {
			case 0, 1:
				rules = slices.Insert(rules, r.IntN(len(rules)+1), fresh())
			case 2:
				if len(rules) > 1 {
					rules = slices.Delete(rules, at, at+1)
				}
			case 3:
				rules[at].target = fmt.Sprintf("t%d", r.IntN(9))
			case 4:
				rules[at].match = fresh().match
			case 5:
				to := r.IntN(len(rules))
				rules[at], rules[to] = rules[to], rules[at]
			case 6:
				rules[at].priority = ""
				if n%3 == 0 {
					rules[at].priority = fmt.Sprintf(", priority: %d", 10*(1+r.IntN(4)))
				}
			}
			if twice := drawnTwice(rules); twice {
				rules[at].priority = ""
			}
			src := ruledDesign(rules, guarded)
			set, now := over(t, src, files)
			steps++
			told += len(set.Updates)
			stayed += holdPlaces(t, src, rules, before, rulesIn(now), set.Updates, n%3 == 0)
			files = now
			if steps%4 > 0 {
				continue
			}
			_, again := over(t, src, now)
			if !slices.EqualFunc(now, again, func(a, b File) bool { return a.Name == b.Name && string(a.Data) == string(b.Data) }) {
				t.Errorf("a second export over the same folder differs:\n%s", src)
			}
		}
		if n%2 > 0 {
			continue
		}
		read, err := Read(files, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if src := ruledDesign(rules, guarded); string(document.Format(read.Topology)) != string(document.Format(parseDesign(t, src))) || len(read.Changed) > 0 {
			t.Errorf("it reads back as\n%s\n%s\nand was\n%s", document.Format(read.Topology), read.told(), src)
		}
	}
	if steps < 70 || told == 0 || stayed < 150 {
		t.Errorf("%d steps, %d told, %d stayed: the edits are too few", steps, told, stayed)
	}
	t.Logf("%d steps, %d rules kept their priority, %d take that of another and are told", steps, stayed, told)
}

// drawnAt is the priority of a rule, one behind all for none.
func drawnAt(r ruled) int {
	n, err := strconv.Atoi(strings.TrimPrefix(r.priority, ", priority: "))
	if err != nil {
		return lastPriority
	}
	return n
}

func drawnTwice(rules []ruled) bool {
	seen := map[string]bool{}
	for _, r := range rules {
		if r.priority != "" && seen[r.priority] {
			return true
		}
		seen[r.priority] = true
	}
	return false
}

// holdPlaces holds the rules of a set against those of the one before, and counts those
// that stayed where they were.
func holdPlaces(t *testing.T, src string, rules []ruled, before, now []heldRule, updates []Update, drawn bool) (stayed int) {
	t.Helper()
	had, names := map[int]string{}, map[string]heldRule{}
	for _, b := range before {
		had[b.priority], names[b.match] = b.id, b
	}
	taken := map[int]bool{}
	for _, r := range now {
		by := had[r.priority]
		isTold := slices.ContainsFunc(updates, func(u Update) bool { return strings.HasPrefix(u.What, r.id+" of ") })
		if by != "" && by != r.id && !isTold {
			t.Errorf("%s takes priority %d of %s\n%s", r.id, r.priority, by, src)
		}
		if isTold && !drawn {
			t.Errorf("%s is told although nothing is drawn: %v\n%s", r.id, updates, src)
		}
		if b, ok := names[r.match]; ok && b.id != r.id {
			t.Errorf("%s was %s before\n%s", r.id, b.id, src)
		}
		if names[r.match].priority == r.priority {
			stayed++
		}
		if taken[r.priority] || r.priority < 1 || r.priority > lastPriority {
			t.Errorf("priority %d is taken twice or none\n%s", r.priority, src)
		}
		taken[r.priority] = true
	}
	sorted := slices.Clone(rules)
	now = slices.DeleteFunc(now, func(r heldRule) bool { return !strings.Contains(r.match, `"/p`) }) // checks, and what takes the rest
	slices.SortStableFunc(sorted, func(a, b ruled) int { return cmp.Compare(drawnAt(a), drawnAt(b)) })
	for i, r := range sorted {
		if at := now[i]; len(now) != len(sorted) || !strings.Contains(at.match, `"`+r.match+`"`) {
			t.Errorf("rule %d is %s, and drawn is %s\n%s", i+1, at.match, r.match, src)
		}
	}
	return stayed
}

// Three rules fit in between before others move, and then these move to priorities that
// nobody had.
func TestRulesHaveRoomBetween(t *testing.T) {
	rules := []ruled{{match: "/pa/*", target: "t1"}, {match: "/pb/*", target: "t2"}}
	_, files := over(t, ruledDesign(rules, false), nil)
	for i := range 3 {
		rules = slices.Insert(rules, 1, ruled{match: fmt.Sprintf("/p%d/*", i), target: "t3"})
		before := rulesIn(files)
		_, files = over(t, ruledDesign(rules, false), files)
		if stayed := holdPlaces(t, ruledDesign(rules, false), rules, before, rulesIn(files), nil, false); stayed != len(before) {
			t.Errorf("%d of %d rules stayed when one came between", stayed, len(before))
		}
	}
	// A renamed target is another resource, and its rule the same.
	rules[0].target = "t9"
	before := rulesIn(files)
	_, files = over(t, ruledDesign(rules, false), files)
	if now := rulesIn(files); !slices.Equal(before, now) {
		t.Errorf("rules were\n%v\nand are\n%v", before, now)
	}
}

// A set that counted 1, 2, 3 reads back as it was drawn, and goes on as it is.
func TestRulesThatWereCounted(t *testing.T) {
	src := ruledDesign([]ruled{{match: "/pa/*", target: "t1"}, {match: "/pb/*", target: "t2"}, {"/pc/*", "t3", ", priority: 7"}}, false)
	set, err := Export(parseDesign(t, src), Options{Rules: rulesCounted, Subnets: subnetsCounted})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	priorities := func(files []File) (out []int) {
		for _, r := range rulesIn(files) {
			out = append(out, r.priority)
		}
		return out
	}
	if got := priorities(files); !slices.Equal(got, []int{7, 8, 9}) {
		t.Fatalf("priorities %v", got)
	}
	for i, f := range files { // as a set of that time had no word of these
		for line := range strings.Lines(string(f.Data)) {
			if strings.HasPrefix(line, "      Rules: ") || strings.HasPrefix(line, "      Subnets: ") || line == "    Options:\n" {
				files[i].Data = []byte(strings.Replace(string(files[i].Data), line, "", 1))
			}
		}
	}
	read, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if string(document.Format(read.Topology)) != string(document.Format(parseDesign(t, src))) || len(read.Changed) > 0 || len(read.Notes) > 0 {
		t.Errorf("it reads back as\n%s\n%s", document.Format(read.Topology), read.told())
	}
	if _, now := over(t, src, files); !slices.Equal(priorities(now), []int{7, 8, 9}) {
		t.Errorf("over the same folder: %v", priorities(now))
	}
}
