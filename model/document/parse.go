package document

import (
	"bytes"
	"strconv"
	"sync"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// FormatVersion is the version of the format that this build reads and writes.
const FormatVersion = 1

// File is a document: its source, what it means and where everything stands.
// The zero File is a document that was never written.
type File struct {
	Name        string // as given to Parse, for messages
	Topology    *model.Topology
	Version     int  // format version that the document names, 0 when it names none
	Damaged     bool // there were problems: Topology is what was understood
	NewerFormat bool // written by a newer format: to be looked at only

	src     *source
	written *model.Topology // as the document says it, see [model.Topology] on what a distribution says for its behaviours

	reading sync.Mutex
	read    *tree // nil when it was let go
}

// tree is the text as YAML: where everything stands.
type tree struct {
	root    *yaml.Node
	nodes   map[string]*yaml.Node // by id
	links   []*yaml.Node          // in the order of Topology.Links
	refs    map[model.LinkRef]int // place in links
	ignores []*yaml.Node
	expects []*yaml.Node
}

func newTree() *tree {
	return &tree{nodes: map[string]*yaml.Node{}, refs: map[model.LinkRef]int{}}
}

// tree reads the text again when what was read of it was let go.
func (f *File) tree() *tree {
	f.reading.Lock()
	defer f.reading.Unlock()
	switch {
	case f.read != nil:
	case f.src == nil:
		f.read = newTree()
	default:
		again, _ := Parse(f.Name, f.src.data)
		f.read = again.read
	}
	return f.read
}

// LetGo gives back the memory of where everything stands, ten times that of the text.
// Who asks for a place, or changes the text, has it read again.
func (f *File) LetGo() {
	f.reading.Lock()
	defer f.reading.Unlock()
	f.read = nil
}

// Parse reads a document. name is used in messages only.
//
// The File is never nil and its Topology is what could be understood, also
// when an error is returned: *[Error] with all problems of the document, or
// *[NewerFormatError].
func Parse(name string, src []byte) (*File, error) {
	f := &File{Name: name, src: newSource(src), read: newTree()}
	d := &decoder{file: f, declared: map[string]*yaml.Node{}}
	shown := f.src
	if err := model.TooLong(len(src)); err != nil {
		f.src, shown = newSource(nil), newSource(nil)
		d.report(Problem{Line: 1, Column: 1, Message: "the document is " + err.Error()})
	} else if why := notText(src); why != "" {
		shown = newSource(nil)
		d.report(Problem{Line: 1, Column: 1, Message: why})
	} else if err := tooMany(src); err != nil {
		f.src, shown = newSource(nil), newSource(nil)
		d.report(Problem{Line: 1, Column: 1, Message: err.Error()})
	} else {
		text := f.src.scan(d.report)
		f.read.root, d.aside = loadTree(text, d.syntax)
		d.document(f.read.root)
	}
	if f.Topology == nil {
		f.Topology, _ = model.New("", nil, nil)
		f.written = f.Topology
	}
	if f.NewerFormat {
		return f, &NewerFormatError{Name: name, Written: f.Version}
	}
	if len(d.problems) > 0 {
		f.Damaged = true
		return f, &Error{Name: name, Problems: sorted(d.problems, shown)}
	}
	return f, nil
}

// Line is the text of a source line (from 1), safe for a terminal; "" when
// there is no such line.
func (f *File) Line(n int) string {
	if f.src == nil {
		return ""
	}
	return model.Visible(f.src.line(n))
}

// Source is the text that was parsed.
func (f *File) Source() []byte {
	if f.src == nil {
		return nil
	}
	return f.src.data
}

func posOf(n *yaml.Node) Pos {
	if n == nil {
		return Pos{}
	}
	return Pos{n.Line, n.Column}
}

// NodePos is where the entry of a node starts.
func (f *File) NodePos(id string) Pos { return posOf(f.tree().nodes[id]) }

// LinkPos is where the entry of a link starts.
func (f *File) LinkPos(ref model.LinkRef) Pos { return posOf(f.linkNode(ref)) }

// PropPos is where a property of a node is written, or the start of the node
// when the property is left out. An item from 0 is the entry of a list.
func (f *File) PropPos(id, prop string, item int) Pos { return itemPos(f.tree().nodes[id], prop, item) }

// LinkPropPos is where a property of a link is written, or the start of its
// entry when the property is left out. An item from 0 is the entry of a list.
func (f *File) LinkPropPos(ref model.LinkRef, prop string, item int) Pos {
	return itemPos(f.linkNode(ref), prop, item)
}

func itemPos(n *yaml.Node, prop string, i int) Pos {
	_, v := lookup(n, prop)
	if v == nil || v.Kind != yaml.SequenceNode || i < 0 || i >= len(v.Content) {
		return keyPos(n, prop)
	}
	return posOf(v.Content[i])
}

// IgnorePos is where the i-th entry of Topology.Ignores starts.
func (f *File) IgnorePos(i int) Pos { return entryPos(f.tree().ignores, i) }

// ExpectPos is where the i-th entry of Topology.Expect starts.
func (f *File) ExpectPos(i int) Pos { return entryPos(f.tree().expects, i) }

func entryPos(entries []*yaml.Node, i int) Pos {
	if i < 0 || i >= len(entries) {
		return Pos{}
	}
	return posOf(entries[i])
}

func (f *File) linkNode(ref model.LinkRef) *yaml.Node {
	t := f.tree()
	if i, ok := t.refs[ref]; ok {
		return t.links[i]
	}
	return nil
}

func keyPos(n *yaml.Node, key string) Pos {
	if k, _ := lookup(n, key); k != nil {
		return posOf(k)
	}
	return posOf(n)
}

// lookup finds a key of a mapping and its value; nil when there is none.
func lookup(n *yaml.Node, key string) (k, v *yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i], n.Content[i+1]
		}
	}
	return nil, nil
}

// version reads the first key of the document.
func (d *decoder) version(fields *fieldSet) {
	v := fields.take(keyVersion)
	if v == nil {
		return
	}
	n, err := strconv.Atoi(v.Value)
	if v.Kind != yaml.ScalarNode || v.Tag != tagInt && v.Tag != tagText || err != nil || n < 1 {
		d.at(v, "the format version is a whole number: portolan: %d", FormatVersion)
		return
	}
	d.file.Version = n
	d.file.NewerFormat = n > FormatVersion
	if !fields.first(keyVersion) {
		d.at(fields.keys[keyVersion], "portolan: %d must be the first key of the document", n)
	}
}

// tooMany says why a document cannot be read whole before the time is taken to
// do so: more of its lines begin a node than there may be nodes.
func tooMany(src []byte) error {
	if len(src) < 2*(model.MaxNodes+model.MaxLinks) {
		return nil
	}
	entries := 0
	for line := range bytes.Lines(src) {
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("- {id:")) || bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("- id:")) {
			entries++
		}
	}
	return model.TooLarge(entries, 0)
}
