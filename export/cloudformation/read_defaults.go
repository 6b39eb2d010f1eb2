package cloudformation

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// defaultsText says what AWS does where a template leaves a property out.
//
//go:embed read_defaults.csv
var defaultsText string

// awsDefault is what AWS takes at a place of a resource that is left out.
type awsDefault struct{ when, value string }

// awsDefaults are those of a type and a place.
var awsDefaults = sync.OnceValue(func() map[string][]awsDefault {
	out := map[string][]awsDefault{}
	for line := range strings.Lines(defaultsText) {
		if f := strings.Split(strings.TrimSpace(line), ","); len(f) == 5 && strings.HasPrefix(f[0], "AWS::") {
			out[f[0]+" "+f[1]] = append(out[f[0]+" "+f[1]], awsDefault{f[2], f[3]})
		}
	}
	return out
})

// defaultAt is what AWS takes at a path of a resource that says nothing there. An item
// of a list that is not there has no defaults, but attributes have: each stands for itself.
func defaultAt(kind, path string, leaves map[string]string) (string, bool) {
	return defaultIn(kind, path, leaves, 0)
}

func defaultIn(kind, path string, leaves map[string]string, depth int) (string, bool) {
	if text, ok := strings.CutSuffix(path, "].Key"); ok && strings.Contains(text, "Attributes.[") {
		if _, known := defaultIn(kind, text+"].Value", leaves, depth); !known {
			return "", false
		}
		_, name, _ := strings.Cut(text, "Attributes.[")
		return name, true
	}
	if text, known := itemDefault(kind, path, leaves, depth); known {
		return text, true
	}
	place := anyItem(path)
	for _, d := range awsDefaults()[kind+" "+place] {
		if d.holds(kind, leaves, depth) && (strings.HasSuffix(d.when, "=") || hasItem(path, place, leaves)) {
			return d.value, true
		}
	}
	return "", false
}

// atFirst tells whether AWS takes something only where a resource is made.
func atFirst(kind, path string) bool {
	return slices.ContainsFunc(awsDefaults()[kind+" "+anyItem(path)], func(d awsDefault) bool { return strings.HasSuffix(d.when, "=") })
}

// holds tells whether the other places of a resource are as a default asks: each has one
// of the values, or has not, by what it says or by its own default.
func (d awsDefault) holds(kind string, leaves map[string]string, depth int) bool {
	for _, condition := range strings.Fields(d.when) {
		path, values, _ := strings.Cut(condition, "=")
		if values == "" {
			if hasUnder(path, leaves) {
				return false
			}
			continue
		}
		path, not := strings.CutSuffix(path, "!")
		text, ok := leaves[path]
		if !ok && depth < 4 {
			text, _ = defaultIn(kind, path, leaves, depth+1)
		}
		if slices.Contains(strings.Split(values, "|"), text) == not {
			return false
		}
	}
	return true
}

// itemDefault is what AWS takes at an item of a list that is left out as a whole.
func itemDefault(kind, path string, leaves map[string]string, depth int) (string, bool) {
	list, number, ok := cutLast(path, ".")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || hasUnder(list, leaves) {
		return "", false
	}
	text, known := defaultIn(kind, list, leaves, depth)
	if items := strings.Fields(text); known && n < len(items) {
		return items[n], true
	}
	return "", false
}

// hasUnder tells whether anything is said at a place or below it.
func hasUnder(path string, leaves map[string]string) bool {
	for other := range leaves {
		if other == path || strings.HasPrefix(other, path+".") {
			return true
		}
	}
	return false
}

// hasItem tells whether the item of a list is there in which a path leads.
func hasItem(path, place string, leaves map[string]string) bool {
	at := strings.LastIndex(place, ".*.")
	if at < 0 {
		return true
	}
	item, ok := strings.CutSuffix(path, place[at+2:])
	if !ok {
		return false
	}
	for other := range leaves {
		if strings.HasPrefix(other, item+".") {
			return true
		}
	}
	return false
}
