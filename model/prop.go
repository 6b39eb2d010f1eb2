package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PropType says how a property is written, edited and checked.
type PropType int

// The types of properties. Lists are written as sequences in the file.
const (
	Text      PropType = iota // one line of free text
	Enum                      // one of Choices; with Open any text, Choices are proposals
	Bool                      // true or false
	Int                       // a whole number
	Decimal                   // a number
	RegionID                  // an AWS Region code
	NodeRef                   // the id of another node
	TextList                  // a list of texts
	PlaceList                 // a list of places: city, country code, US state
	IntList                   // a list of whole numbers
	NodeList                  // a list of node ids
)

var propTypeNames = [...]string{"text", "choice", "yes/no", "whole number", "number", "Region", "node", "list of texts", "list of places", "list of whole numbers", "list of nodes"}

func (p PropType) String() string { return propTypeNames[p] }

// IsList tells whether values of the type are sequences.
func (p PropType) IsList() bool { return p >= TextList }

// Choice is one value of an enum with its meaning in a few words.
type Choice struct{ Value, Meaning string }

// Prop describes one property of a spec: the single place where its name,
// type, range, unit, default, help and source are written down.
type Prop struct {
	Name     string // as in the file
	Label    string // as in the inspector
	Type     PropType
	Choices  []Choice
	Open     bool    // an Enum that takes other words too (a rule judges them)
	Min, Max float64 // documented range, inclusive; both 0 when there is none
	Unit     string
	Default  string // documented default in file form; "" when there is none
	Help     string
	Source   string // where the fact is documented; [Assumption] for our own
	Ref      []Kind // for NodeRef and NodeList: the kinds that fit
	MayName  bool   // a text that may be the id of a node, or else an address outside the design
	Entries  string // of a TextList: a regular expression that every entry matches; "" for any text

	at      func(spec any) any               // pointer to the Opt
	entry   func(string) (string, error)     // of a TextList: the form of an entry, or what is wrong with it
	form    func(string) error               // what a value, or an entry of a list, must be like
	derived func(spec any, ends Ends) string // default that depends on the ends or on other properties
	where   []condition                      // where it has an effect; everywhere when empty
	shown   *shown                           // how drawings show it; nil when they do not

	behaviour bool // a behaviour of CloudFront says it once for all its origins
	one       bool // so it does where the lead of the behaviour states it
}

// PropError says that a property cannot take a value.
type PropError struct {
	Prop  string
	Value string
	Want  string // what would be right
}

func (e *PropError) Error() string {
	return fmt.Sprintf("%s cannot be %q: %s", e.Prop, e.Value, e.Want)
}

// IsSet tells what Get tells of a property without writing its value.
func (p Prop) IsSet(spec any) bool {
	switch o := p.at(spec).(type) {
	case *Opt[string]:
		return o.set
	case *Opt[bool]:
		return o.set
	case *Opt[int]:
		return o.set
	case *Opt[float64]:
		return o.set
	case *Opt[[]string]:
		return o.set
	case *Opt[[]int]:
		return o.set
	}
	panic("model: property " + p.Name + " has no storage")
}

// Get returns the value in file form and whether it is set. Scalars have one element.
func (p Prop) Get(spec any) ([]string, bool) {
	switch o := p.at(spec).(type) {
	case *Opt[string]:
		return []string{o.val}, o.set
	case *Opt[bool]:
		return []string{strconv.FormatBool(o.val)}, o.set
	case *Opt[int]:
		return []string{strconv.Itoa(o.val)}, o.set
	case *Opt[float64]:
		return []string{strconv.FormatFloat(o.val, 'f', -1, 64)}, o.set
	case *Opt[[]string]:
		return slices.Clone(o.val), o.set
	case *Opt[[]int]:
		out := make([]string, len(o.val))
		for i, v := range o.val {
			out[i] = strconv.Itoa(v)
		}
		return out, o.set
	}
	panic("model: property " + p.Name + " has no storage")
}

// Set stores a value given in file form. It changes spec in place, so it is
// for specs under construction and copies, never for a spec in a topology.
// Type and choice are enforced; the range is advice (see [Prop.InRange]),
// because drawings may be wrong and rules say so better.
func (p Prop) Set(spec any, value []string) error {
	if !p.Type.IsList() && len(value) != 1 {
		return &PropError{p.Name, strings.Join(value, ", "), "one value is expected"}
	}
	switch o := p.at(spec).(type) {
	case *Opt[string]:
		v := value[0]
		if p.Type == Enum && !p.Open && !slices.ContainsFunc(p.Choices, func(c Choice) bool { return c.Value == v }) {
			return &PropError{p.Name, v, "one of " + strings.Join(p.Words(), ", ")}
		}
		*o = Some(v)
	case *Opt[bool]:
		if value[0] != "true" && value[0] != "false" {
			return &PropError{p.Name, value[0], "true or false"}
		}
		*o = Some(value[0] == "true")
	case *Opt[int]:
		v, err := strconv.Atoi(value[0])
		if err != nil {
			return &PropError{p.Name, value[0], "a whole number" + p.rangeText()}
		}
		*o = Some(v)
	case *Opt[float64]:
		v, err := strconv.ParseFloat(value[0], 64)
		if err != nil || v != v || v > 1e15 || v < -1e15 {
			return &PropError{p.Name, value[0], "a number" + p.rangeText()}
		}
		*o = Some(v)
	case *Opt[[]string]:
		kept := slices.Clone(value)
		for i, v := range value {
			if p.entry == nil {
				break
			}
			form, err := p.entry(v)
			if err != nil {
				return err
			}
			kept[i] = form
		}
		*o = Some(kept)
	case *Opt[[]int]:
		out := make([]int, len(value))
		for i, s := range value {
			v, err := strconv.Atoi(s)
			if err != nil {
				return &PropError{p.Name, s, "whole numbers"}
			}
			out[i] = v
		}
		*o = Some(out)
	default:
		panic("model: property " + p.Name + " has no storage")
	}
	return nil
}

// EntryForm is an entry of a list in the one form that it has in the file;
// itself where any text is one, and where it is wrong.
func (p Prop) EntryForm(s string) string {
	if p.entry == nil {
		return s
	}
	form, err := p.entry(s)
	if err != nil {
		return s
	}
	return form
}

// Clear makes the property unset, in place.
func (p Prop) Clear(spec any) { p.at(spec).(slot).clear() }

// HasRange tells whether Min and Max mean something.
func (p Prop) HasRange() bool { return p.Min != 0 || p.Max != 0 }

// copy makes the property in to what it is in from, in place.
func (p Prop) copy(to, from any) { p.at(to).(slot).copy(p.at(from)) }

// slot is the place of a property in a spec, an [Opt] of whatever type.
type slot interface {
	clear()
	copy(from any)
}

func (o *Opt[T]) clear()        { *o = Opt[T]{} }
func (o *Opt[T]) copy(from any) { *o = *from.(*Opt[T]) }

// same tells whether the property is the same in two specs.
func (p Prop) same(a, b any) bool {
	v, setV := p.Get(a)
	w, setW := p.Get(b)
	return setV == setW && (!setV || slices.Equal(v, w))
}

// InRange returns an error when a number lies outside the documented range.
func (p Prop) InRange(value string) error {
	if !p.HasRange() {
		return nil
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || v < p.Min || v > p.Max {
		return &PropError{p.Name, value, "a number" + p.rangeText()}
	}
	return nil
}

// Impossible tells whether a number outside the range cannot be right whatever AWS
// allows or somebody measures: it is below 0 where the range is not, or more than
// all of it in percent.
func (p Prop) Impossible(value string) bool {
	v, err := strconv.ParseFloat(value, 64)
	return err == nil && p.InRange(value) != nil && (v < 0 && p.Min >= 0 || v > 100 && p.Unit == "%")
}

// Range says the documented range in words, "from 1 to 10"; "" when there is none.
func (p Prop) Range() string { return strings.TrimSpace(p.rangeText()) }

// Bounds says the documented range with its unit, "1 to 10 ms"; "" when there is
// none.
func (p Prop) Bounds() string {
	if !p.HasRange() {
		return ""
	}
	text := strings.TrimPrefix(p.rangeText(), " from ")
	if p.Unit != "" {
		text += " " + p.Unit
	}
	return text
}

// Derived tells whether the default depends on the far end or on other properties.
func (p Prop) Derived() bool { return p.derived != nil }

// Words are the values of Choices.
func (p Prop) Words() []string {
	out := make([]string, len(p.Choices))
	for i, c := range p.Choices {
		out[i] = c.Value
	}
	return out
}

// Spoken is a value of the property in a sentence: a switch is on or off, a figure has
// its unit.
func (p Prop) Spoken(value string) string {
	switch {
	case value == "":
		return "not set"
	case p.Type == Bool && value == "true":
		return "on"
	case p.Type == Bool && value == "false":
		return "off"
	case p.Unit != "":
		return value + " " + p.Unit
	}
	return value
}

// Ends are the nodes that a link joins; nil where it is a node that is asked about.
type Ends struct{ From, To *Node }

// EndsOf are those of a link of t.
func EndsOf(t *Topology, l *Link) Ends { return Ends{t.Node(l.From), t.Node(l.To)} }

// DefaultFor is the default in the context of a spec and, for links, of the
// nodes at both ends; "" when there is none.
func (p Prop) DefaultFor(spec any, ends Ends) string {
	if p.derived != nil {
		return p.derived(spec, ends)
	}
	return p.Default
}

func (p Prop) rangeText() string {
	if !p.HasRange() {
		return ""
	}
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return " from " + f(p.Min) + " to " + f(p.Max)
}

// FindProp returns the property of that name.
func FindProp(props []Prop, name string) (Prop, bool) {
	for _, p := range props {
		if p.Name == name {
			return p, true
		}
	}
	return Prop{}, false
}

// fillDefaults sets every unset property of a fresh copy to its default.
func fillDefaults(props []Prop, spec any, ends Ends) {
	for _, p := range props {
		if p.IsSet(spec) {
			continue
		}
		d := p.DefaultFor(spec, ends)
		if d == "" {
			continue
		}
		value := []string{d}
		if p.Type.IsList() {
			value = strings.Split(d, ",")
		}
		if err := p.Set(spec, value); err != nil {
			panic("model: default of " + p.Name + ": " + err.Error())
		}
	}
}

// The builders below bind a property to the field that stores it.

func text[S any](name, label string, at func(*S) *Opt[string]) Prop {
	return Prop{Name: name, Label: label, Type: Text, at: func(s any) any { return at(s.(*S)) }}
}

func region[S any](help string, at func(*S) *Opt[string]) Prop {
	return Prop{Name: "region", Label: "Region", Type: RegionID, Help: help, at: func(s any) any { return at(s.(*S)) }}
}

func nodeRef[S any](name, label string, at func(*S) *Opt[string], kinds ...Kind) Prop {
	return Prop{Name: name, Label: label, Type: NodeRef, Ref: kinds, at: func(s any) any { return at(s.(*S)) }}
}

func nodeList[S any](name, label string, at func(*S) *Opt[[]string], kinds ...Kind) Prop {
	return Prop{Name: name, Label: label, Type: NodeList, Ref: kinds, at: func(s any) any { return at(s.(*S)) }}
}

func enum[S any](name, label string, at func(*S) *Opt[string], choices ...Choice) Prop {
	return Prop{Name: name, Label: label, Type: Enum, Choices: choices, at: func(s any) any { return at(s.(*S)) }}
}

func boolean[S any](name, label string, at func(*S) *Opt[bool]) Prop {
	return Prop{Name: name, Label: label, Type: Bool, at: func(s any) any { return at(s.(*S)) }}
}

func integer[S any](name, label string, at func(*S) *Opt[int]) Prop {
	return Prop{Name: name, Label: label, Type: Int, at: func(s any) any { return at(s.(*S)) }}
}

func decimal[S any](name, label string, at func(*S) *Opt[float64]) Prop {
	return Prop{Name: name, Label: label, Type: Decimal, at: func(s any) any { return at(s.(*S)) }}
}

func list[S any](name, label string, at func(*S) *Opt[[]string]) Prop {
	return Prop{Name: name, Label: label, Type: TextList, at: func(s any) any { return at(s.(*S)) }}
}

func intList[S any](name, label string, at func(*S) *Opt[[]int]) Prop {
	return Prop{Name: name, Label: label, Type: IntList, at: func(s any) any { return at(s.(*S)) }}
}

func (p Prop) help(s string) Prop            { p.Help = s; return p }
func (p Prop) def(s string) Prop             { p.Default = s; return p }
func (p Prop) src(s string) Prop             { p.Source = s; return p }
func (p Prop) unit(s string) Prop            { p.Unit = s; return p }
func (p Prop) between(min, max float64) Prop { p.Min, p.Max = min, max; return p }
func (p Prop) mayName() Prop                 { p.MayName = true; return p }
func (p Prop) open() Prop                    { p.Open = true; return p }
func (p Prop) each(pattern string, check func(string) (string, error)) Prop {
	p.Entries, p.entry = pattern, check
	return p
}
func (p Prop) places() Prop { p.Type = PlaceList; return p }

// among gives a list the words that its entries may be.
func (p Prop) among(choices ...Choice) Prop { return p.propose(choices...).formed(oneOf(choices)) }

func (p Prop) propose(choices ...Choice) Prop { p.Choices = choices; return p }

// from derives a default from the other properties and the far end of a link.
func (p Prop) from(f func(any, *Node) string) Prop {
	p.derived = func(spec any, ends Ends) string { return f(spec, ends.To) }
	return p
}

// fromEnds derives a default from both ends of a link.
func (p Prop) fromEnds(f func(Ends) string) Prop {
	p.derived = func(_ any, ends Ends) string { return f(ends) }
	return p
}

// words builds choices from value, meaning pairs.
func words(pairs ...string) []Choice {
	out := make([]Choice, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, Choice{pairs[i], pairs[i+1]})
	}
	return out
}
