package cloudformation

import (
	"reflect"
	"strconv"
	"strings"

	"portolan/model/document"
)

// Keys of the metadata by which a set is read back.
const (
	metadataKey = "Portolan"
	keyTopology = "Topology" // the drawing, or the part of it that this template carries
	keyPart     = "Part"     // its place among the parts, from 1; none when the drawing is whole
	keyParts    = "Parts"    // how many there are
	keyOptions  = "Options"  // of the export, where they are not the defaults
	keyRules    = "Rules"    // the option that says where rules of load balancers are
	keyWeights  = "Weights"  // the option that says what weights are called
	keyNames    = "Names"    // the option that says what resources are called
	keySubnets  = "Subnets"  // the option that says where subnets stand
)

// metadata is what a template carries of the drawing.
func (x *exporter) metadata(drawing string, part, parts int) value {
	v := object(f(keyTopology, text(drawing)))
	if parts > 1 {
		v.Content = append(v.Content, str(keyPart), num(part), str(keyParts), num(parts))
	}
	given := x.given
	given.Force = given.Force && x.forced // what it did not change is not in the templates either
	o := given.recorded()
	if rules := x.rulesRecord(); rules != "" {
		o = append(o, f(keyRules, str(rules)))
	}
	if weights := x.weightsRecord(); weights != "" {
		o = append(o, f(keyWeights, str(weights)))
	}
	if names := x.namesRecord(); names != "" {
		o = append(o, f(keyNames, str(names)))
	}
	if subnets := x.subnetsRecord(); subnets != "" {
		o = append(o, f(keySubnets, str(subnets)))
	}
	if part == 1 && len(o) > 0 {
		v.Content = append(v.Content, str(keyOptions), object(o...))
	}
	return object(f(metadataKey, v))
}

// recorded are the options that are not at their default, each under the name of
// its field: an export with them gives the same templates again.
func (o Options) recorded() []field {
	if o.Network == NetworkCreate {
		o.Network = ""
	}
	if o.NAT == NATPerZone {
		o.NAT = ""
	}
	if refers(o.Name) { // Metadata takes no functions, and stacks are called by the slug alone
		o.Name = stackSlug(o.Name)
	}
	o.Rules, o.Weights, o.Names, o.Subnets = "", "", "", "" // they follow from the design and the set before
	var out []field
	v := reflect.ValueOf(o)
	for i := range v.NumField() {
		name, value := v.Type().Field(i).Name, v.Field(i)
		switch {
		case value.IsZero():
		case value.Kind() == reflect.Bool:
			out = append(out, f(name, boolean(true)))
		case value.CanInt():
			out = append(out, f(name, num(int(value.Int()))))
		case value.Kind() == reflect.String:
			out = append(out, f(name, str(value.String())))
		}
	}
	return out
}

// recall sets an option that a template states, and tells whether there is one.
func (o *Options) recall(name, written string) bool {
	v := reflect.ValueOf(o).Elem().FieldByName(name)
	switch {
	case !v.IsValid():
		return false
	case v.Kind() == reflect.String:
		v.SetString(written)
	case v.Kind() == reflect.Bool:
		v.SetBool(written == "true")
	case v.CanInt():
		n, err := strconv.Atoi(written)
		if err != nil {
			return false
		}
		v.SetInt(int64(n))
	default:
		return false
	}
	return true
}

// carried shares the drawing out to the templates, by the keys of their stacks:
// to the first of them whole while there is room, else to several, else all of it
// to the first, which then goes through a bucket. room is what is left of each in
// bytes; some are more than full.
func carried(drawing string, keys []string, room map[string]int) map[string]string {
	const around = 120 // the keys of the metadata
	whole := map[string]string{keys[0]: drawing}
	if size := indented(drawing); size+around <= room[keys[0]] || room[keys[0]] < 0 {
		return whole
	}
	parts := map[string]string{}
	lines := strings.SplitAfter(drawing, "\n")
	for _, key := range keys {
		left, n := room[key]-around, 0
		for n < len(lines) && indented(lines[n]) <= left {
			left -= indented(lines[n])
			n++
		}
		if n > 0 {
			parts[key] = strings.Join(lines[:n], "")
			lines = lines[n:]
		}
	}
	if len(lines) > 0 {
		return whole
	}
	return parts
}

// indented is how many bytes a text takes in a template.
func indented(s string) int { return len(s) + 6*(strings.Count(s, "\n")+1) }

// drawing is what was drawn, as a file in which no text reads as a reference:
// Metadata takes no functions, and who reads it need not know that it is a drawing.
func (x *exporter) drawing() string { return string(document.Escaped(x.source, referring...)) }
