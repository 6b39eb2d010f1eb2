package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model/wording"
	"portolan/tui/act"
	"portolan/tui/binding"
	"portolan/tui/picker"
)

// KeySetting is an entry under keys of the configuration: the keys that a
// command or binding has in place of its own.
type KeySetting struct {
	Name  string
	Keys  []string
	Place string // file and line
}

// keyed is something that keys can be given to, and where they mean it.
type keyed struct {
	name  string
	own   []string // keys by itself
	room  string   // that it belongs to, "" for commands
	types bool     // characters are typed where it is
	dead  []string // keys that never reach it
}

// bindKeys follows the configuration as far as it can be and says what cannot.
func (m *Model) bindKeys(settings []KeySetting) {
	if len(settings) == 0 {
		return
	}
	keys, problems := m.keyRooms().judge(settings)
	m.keymap = &keys
	m.table.rebind(keys)
	m.rebind()
	m.outcome.Problems = problems
}

// KeyProblems says which settings of keys cannot be followed, and why.
func KeyProblems(settings []KeySetting) []string {
	if len(settings) == 0 {
		return nil
	}
	_, problems := New(Options{}).keyRooms().judge(settings)
	return problems
}

// KeysInForce are the keys of everything that can be given some, by name. Place is that of
// the setting that counts, "" where the keys are our own.
func KeysInForce(settings []KeySetting) []KeySetting {
	rooms := New(Options{}).keyRooms()
	keys, _ := rooms.judge(settings)
	var out []KeySetting
	for _, name := range rooms.names {
		k := KeySetting{Name: name, Keys: rooms.places[name].own}
		// A second line of that name does not count.
		if i := slices.IndexFunc(settings, func(s KeySetting) bool {
			own, set := keys[name]
			return set && s.Name == name && slices.Equal(own, s.Keys)
		}); i >= 0 {
			k = settings[i]
		}
		out = append(out, k)
	}
	return out
}

// rebind gives the configured keys to whatever is on the screen now, and tells it
// whether the design may be changed.
func (m *Model) rebind() {
	for _, t := range m.tables() {
		t.Lock(m.whyLocked)
		t.Ask(m.whyNotRun)
		t.Rebind(m.keymap)
	}
}

// whyNotRun says why a command that a part runs cannot run now, "" when it can.
func (m *Model) whyNotRun(c act.Command) string { return m.refusal(m.table.of(c)) }

// whyLocked says why the design may not be changed, "" when it may.
func (m *Model) whyLocked() string {
	if m.doc.file == nil || m.panes.start != nil {
		return ""
	}
	return m.doc.whyReadOnly()
}

// keyRooms is what can be given keys by name, and the lists of those that share
// a room, in which a key can mean only one of them.
type keyRooms struct {
	places map[string]keyed
	names  []string // of places, sorted
	rooms  [][]keyed
}

// judge separates the settings that can be followed from those that cannot.
func (r keyRooms) judge(settings []KeySetting) (binding.Keymap, []string) {
	keys := binding.Keymap{}
	var problems []string
	refuse := func(s KeySetting, format string, args ...any) {
		problems = append(problems, s.Place+": "+printable(s.Name)+" keeps its keys: "+printable(fmt.Sprintf(format, args...)))
	}
	at := map[string]KeySetting{}
	for _, s := range settings {
		k, known := r.places[s.Name]
		why := ""
		switch {
		case !known:
			why = "there is no command of that name" + nearestName(s.Name, r.names)
		case at[s.Name].Name != "":
			why = "it is set already at " + at[s.Name].Place
		default:
			why = cmp.Or(whyNoKey(s.Keys, k.types, k.sequences()), k.whyDead(s.Keys))
		}
		if why != "" {
			if !known {
				if !strings.HasSuffix(why, "?") {
					why += "."
				}
				problems = append(problems, s.Place+": "+printable(s.Name)+": "+printable(why))
			} else {
				refuse(s, "%s.", why)
			}
			continue
		}
		at[s.Name], keys[s.Name] = s, s.Keys
	}
	for { // one conflict less each time, the later line gives way
		s, with, key := conflict(r.rooms, keys, settings, at)
		if s == "" {
			return keys, problems
		}
		refuse(at[s], "%s means %s there.", key, with)
		delete(keys, s)
	}
}

// whyDead says that a key would never do it, "" when each does.
func (k keyed) whyDead(keys []string) string {
	for _, key := range keys {
		if slices.Contains(k.dead, key) {
			return key + " means something else wherever text is typed"
		}
	}
	return ""
}

// sequences tells whether several keys one after the other can be given.
func (k keyed) sequences() bool { return k.room == "" }

func (m *Model) keyRooms() keyRooms {
	byName := map[string]keyed{}
	var rooms [][]keyed
	for _, s := range []scope{inCanvas, inLink, inSelect, inOther, inStart, inTiny} {
		var room []keyed
		for _, c := range m.table.all {
			byName[c.id] = keyed{name: c.id, own: c.keys}
			if c.in&s != 0 {
				room = append(room, keyed{name: c.id, own: c.keys})
			}
		}
		rooms = append(rooms, room)
	}
	var always []keyed // commands that take their keys whatever is on top
	for _, c := range m.table.all {
		if c.always {
			always = append(always, keyed{name: c.id, own: c.keys})
		}
	}
	all := m.rooms()
	dead := takenInLines(all)
	for _, t := range all {
		room := slices.Clone(always)
		for _, b := range t.All() {
			k := keyed{name: b.Name(), own: b.Keys, types: t.Types, room: t.Room()}
			if k.room == picker.LineRoom {
				k.dead = dead
			}
			byName[k.name] = k
			room = append(room, k)
		}
		rooms = append(rooms, room)
	}
	return keyRooms{places: byName, names: sortedNames(byName), rooms: rooms}
}

// takenInLines are the keys that every room with a line of text takes for itself: there
// they win over those of the line.
func takenInLines(rooms []*binding.Table) []string {
	lines, taken := 0, map[string]int{}
	for _, t := range rooms {
		if t.Line == nil {
			continue
		}
		lines++
		own := map[string]bool{}
		for _, b := range t.All() {
			for _, k := range b.Keys {
				own[k] = true
			}
		}
		for k := range own {
			taken[k]++
		}
	}
	var out []string
	for k, n := range taken {
		if n == lines {
			out = append(out, k)
		}
	}
	return out
}

// whyNoKey says why keys cannot be given, "" when they can.
func whyNoKey(keys []string, types, sequences bool) string {
	for _, sequence := range keys {
		parts := strings.Split(sequence, " ")
		if len(parts) > 1 && !sequences {
			return "\"" + sequence + "\" is a sequence, which panes do not take"
		}
		for _, k := range parts {
			switch {
			case !binding.Known(k):
				return "there is no key \"" + k + "\"; keys are written like a, ctrl+s, shift+tab, f5, space"
			case binding.Arrives(k) != "":
				return binding.Arrives(k)
			case types && binding.Types(k):
				return k + " is typed there"
			}
		}
	}
	return ""
}

// conflict finds two commands that have a key in common in a room and had none
// by themselves. It names that of the later setting, the other one and the key.
func conflict(rooms [][]keyed, keys binding.Keymap, settings []KeySetting, at map[string]KeySetting) (name, with, key string) {
	order := func(name string) int {
		return slices.IndexFunc(settings, func(s KeySetting) bool { return s.Name == name && s.Place == at[name].Place })
	}
	now := func(k keyed) ([]string, bool) {
		if own, set := keys[k.name]; set {
			return own, true
		}
		return k.own, false
	}
	isSet := func(k keyed) bool { _, set := keys[k.name]; return set }
	for _, room := range rooms {
		last := -1 // that is set: behind it only what is set itself can clash
		for i, k := range room {
			if isSet(k) {
				last = i
			}
		}
		for i, a := range room[:last+1] {
			as, setA := now(a)
			rest := room[i+1:]
			if !setA {
				rest = room[i+1 : last+1]
			}
			for _, b := range rest {
				bs, setB := now(b)
				if a.name == b.name || !setA && !setB {
					continue
				}
				switch k := clash(as, bs, a.own, b.own); {
				case k == "":
				case setA && (!setB || order(a.name) > order(b.name)):
					return a.name, b.name, k
				default:
					return b.name, a.name, k
				}
			}
		}
	}
	return "", "", ""
}

// clash is a key that two lists have in common, or that begins a sequence of
// the other one; "" when there is none but where they have it by themselves.
func clash(a, b, ownA, ownB []string) string {
	for _, x := range a {
		for _, y := range b {
			same := x == y || strings.HasPrefix(x, y+" ") || strings.HasPrefix(y, x+" ")
			if same && !(slices.Contains(ownA, x) && slices.Contains(ownB, y)) {
				return shorter(x, y)
			}
		}
	}
	return ""
}

func shorter(a, b string) string {
	if len(b) < len(a) {
		return b
	}
	return a
}

// nearestName proposes the name that may have been meant.
func nearestName(name string, names []string) string {
	return cmp.Or(wording.DidYouMean(name, names), "; docs/keys.md lists them")
}

func sortedNames(places map[string]keyed) []string {
	var out []string
	for n := range places {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}
