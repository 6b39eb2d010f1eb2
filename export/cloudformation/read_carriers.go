package cloudformation

import (
	_ "embed"
	"strings"
	"sync"
)

// carriersText says which places of which resources a drawn property is carried by:
// a line for each property, with "type path" for each place. It is what the exporter
// writes from, inverted: go test ./export/cloudformation -run TestCarriers -update
// asks the exporter, property by property, what changes in the templates.
//
//go:embed read_carriers.txt
var carriersText string

// carriers are the properties, as kind.property, that a place of a resource may carry.
var carriers = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	property := ""
	for line := range strings.Lines(carriersText) {
		line = strings.TrimRight(line, "\n")
		place, indented := strings.CutPrefix(line, "\t")
		if !indented {
			property = line
			continue
		}
		if out[place] == nil {
			out[place] = map[string]bool{}
		}
		out[place][property] = true
	}
	return out
})

// placeOf is where a gap is, whatever the names and numbers of what stands there.
func placeOf(g gap) string { return strings.TrimSuffix(g.resource().kind+" "+anyItem(g.path), " ") }

// anyItem is a path without what tells the items of lists apart, but for attributes
// whose names say what they are.
func anyItem(path string) string {
	if !strings.ContainsAny(path, "0123456789[") {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		part := path[i:]
		if end := strings.IndexByte(part, '.'); end >= 0 && part[0] != '[' {
			part = part[:end]
		} else if part[0] == '[' {
			if end := strings.Index(part, "]."); end >= 0 {
				part = part[:end+1]
			}
		}
		if i > 0 {
			b.WriteByte('.')
		}
		switch {
		case strings.HasSuffix(b.String(), "Attributes."):
			b.WriteString(part)
		case part == "", part[0] == '[', strings.Trim(part, "0123456789") == "":
			b.WriteByte('*')
		default:
			b.WriteString(part)
		}
		i += len(part) + 1
	}
	return b.String()
}
