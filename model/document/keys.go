package document

import "portolan/model"

// Key describes a key of the format that is no property of a kind.
type Key struct {
	Name     string
	Help     string
	Required bool
	Form     model.GoalForm // of a field of a goal
	Words    []string       // the values that fit; any when empty
}

// MaxPlace bounds coordinates, in cells.
const MaxPlace = 1_000_000

// The top-level keys.
const (
	keyVersion     = "portolan"
	keyName        = "name"
	keyDescription = "description"
	keyTags        = "tags"
	keyNodes       = "nodes"
	keyLinks       = "links"
	keyLayout      = "layout"
	keyIgnore      = "ignore"
	keyAssume      = "assume"
	keyExpect      = "expect"

	keyAlong  = "along" // of a move in the layout section
	keyAcross = "across"
)

var topLevelKeys = []Key{
	{Name: keyVersion, Help: "Version of the format; the first key of the file.", Required: true},
	{Name: keyName, Help: "Name of the design."},
	{Name: keyDescription, Help: "What the design is for; may have several lines."},
	{Name: keyTags, Help: "Tags of all AWS resources that CloudFormation makes: {team: web}."},
	{Name: keyNodes, Help: "What the design is made of, each with an id and a kind."},
	{Name: keyLinks, Help: "Who calls, names or guards whom: a -> b, or {from: a, to: b} with properties."},
	{Name: keyLayout, Help: "Places that a person chose: node ids with [column, row] in cells of the full-size drawing, or {along: 24, across: 0} for a move from where Portolan places the node, along and across the way of requests, 24 steps to the next box. All other nodes are placed by Portolan. And what is drawn as one box: region eu-west-1: folded, stack ID: folded, group NAME: {nodes: [a, b], folded: true}."},
	{Name: keyIgnore, Help: "Findings that are accepted, with the reason."},
	{Name: keyAssume, Help: "Figures of the latency estimate that differ from the defaults."},
	{Name: keyExpect, Help: "Goals: what users wait at most, what the design survives, where requests stay."},
}

var topLevel = keyNames(topLevelKeys)

// The keys of entries that are not properties.
const (
	keyID    = "id"
	keyKind  = "kind"
	keyTitle = "title"
	keyFrom  = "from"
	keyTo    = "to"
	keyAs    = "as"
)

var nodeKeys = []Key{
	{Name: keyID, Help: "Names the node within the design: lower-case letters, digits, - _ . and at most 64 characters.", Required: true},
	{Name: keyKind, Help: "What the node is.", Required: true},
	{Name: keyTitle, Help: "Shown instead of the id."},
	{Name: keyTags, Help: "Tags of the AWS resources that CloudFormation makes of the node: {team: web}."},
}

var linkKeys = []Key{
	{Name: keyFrom, Help: "Id of the node that sends.", Required: true},
	{Name: keyTo, Help: "Id of the node that receives.", Required: true},
	{Name: keyAs, Help: "Kind of the link, where the kinds of its ends allow several."},
}

// The keys of ignore entries.
const (
	keyRule   = "rule"
	keyOn     = "on"
	keyReason = "reason"
)

// The words of groups in the layout section.
const (
	keyGroupNodes = "nodes"
	keyFolded     = "folded"
)

var groupKeys = []Key{
	{Name: keyGroupNodes, Help: "Ids of the nodes of the group.", Required: true},
	{Name: keyFolded, Help: "Whether drawings show the group as one box."},
}

// GroupKeys are the keys of a named group in the layout section.
func GroupKeys() []Key { return append([]Key(nil), groupKeys...) }

// MoveKeys are the keys of a move in the layout section.
func MoveKeys() []string { return []string{keyAlong, keyAcross} }

var ignoreKeys = []Key{
	{Name: keyRule, Help: "Id of the rule whose findings are accepted.", Required: true},
	{Name: keyOn, Help: "Node id or \"a -> b\"; the whole design when left out."},
	{Name: keyReason, Help: "Why.", Required: true},
}

func keyNames(keys []Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}

// TopLevelKeys are the keys of a document in canonical order.
func TopLevelKeys() []Key { return append([]Key(nil), topLevelKeys...) }

// NodeKeys are the keys that every node has besides its properties.
func NodeKeys() []Key { return append([]Key(nil), nodeKeys...) }

// LinkKeys are the keys that every link has besides its properties.
func LinkKeys() []Key { return append([]Key(nil), linkKeys...) }

// IgnoreKeys are the keys of an ignore entry.
func IgnoreKeys() []Key { return append([]Key(nil), ignoreKeys...) }

// ExpectKeys are the keys of an expect entry.
func ExpectKeys() []Key {
	fields := model.GoalFields()
	out := make([]Key, len(fields))
	for i, f := range fields {
		out[i] = Key{Name: f.Name, Help: f.Help, Form: f.Form, Words: f.Words}
	}
	return out
}
