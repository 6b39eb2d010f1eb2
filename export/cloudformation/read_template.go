package cloudformation

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"go.yaml.in/yaml/v4"

	"portolan/model"
)

// readTemplate is one template of a set that is read, or one that an export of
// the drawing gives, to be compared with it.
type readTemplate struct {
	name       string // of the stack
	region     string // "" when nothing says it
	resources  []*readResource
	byID       map[string]*readResource
	extras     []*readResource // parameters, conditions and outputs, to be compared
	conditions value
	parameters map[string]*readParameter
	outputs    map[string]value
	exports    map[string]value  // name of an export -> its value
	metadata   value             // what an export of this program keeps there
	macro      string            // a transform that makes other resources of these
	loops      []string          // Fn::ForEach, which makes what is not read
	root       value             // all of it, of one that was read
	renamed    map[string]string // parameters by the names that earlier versions gave them
	untouched  bool              // it is as an export wrote it
	used       map[string]bool   // names that it refers to, once somebody asked
	render     func() ([]byte, error)
}

// readResource is one resource.
type readResource struct {
	in         *readTemplate
	id, kind   string
	comment    string // above it
	attributes value  // DependsOn, policies, a condition
	properties value
	node       string // id of the node that it belongs to, "" while nobody knows
	noText     bool   // its Type is something else
}

// readParameter is one parameter.
type readParameter struct {
	name, description, def string
	hasDefault             bool
	from                   string        // "stack.Output", "" when the owner says
	was                    string        // what earlier versions called it, "" for the same
	stands                 *readResource // for a node of which an export makes none
	bounds                 []field       // its type, and what values it takes
}

// stands says that a parameter is the name of a node.
func (t *readTemplate) stands(parameter, node string) {
	t.parameters[parameter].stands = &readResource{in: t, id: parameter, kind: extraParameter, attributes: object(), properties: object(), node: node}
}

// parseTemplate reads one file.
func parseTemplate(name string, src []byte) (*readTemplate, error) {
	root, err := loadTemplate(src)
	if err != nil {
		return nil, err
	}
	resources := lookup(root, "Resources")
	if resources == nil || resources.Kind != yaml.MappingNode {
		return nil, errors.New("no template: it has no Resources")
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	t := &readTemplate{
		name: strings.TrimSuffix(base, path.Ext(base)), byID: map[string]*readResource{},
		parameters: map[string]*readParameter{}, outputs: map[string]value{}, exports: map[string]value{},
	}
	for _, section := range []value{root, resources, lookupObject(root, "Conditions"), lookupObject(root, "Outputs")} {
		for key := range members(section) {
			if strings.HasPrefix(key.Value, loopStart) {
				t.loops = append(t.loops, model.Visible(model.Shortened(key.Value)))
			}
		}
	}
	for key, v := range members(resources) {
		if !strings.HasPrefix(key.Value, loopStart) {
			t.add(key, v)
		}
	}
	t.spreadGroups()
	if err := model.TooLarge(len(t.resources), 0); err != nil {
		return nil, fmt.Errorf("the template has more than %d resources; no more are read", model.MaxNodes)
	}
	for key, v := range members(lookupObject(root, "Parameters")) {
		t.addParameter(key.Value, v)
	}
	for key, v := range members(lookupObject(root, "Outputs")) {
		t.addOutput(key.Value, v)
	}
	t.metadata = lookupObject(lookupObject(root, "Metadata"), metadataKey)
	t.region, t.conditions = ruledRegion(root), lookupObject(root, "Conditions")
	t.macro, t.root = macroOf(root), root
	return t, nil
}

// loopStart begins the key of a loop, in place of a logical id.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
const loopStart = "Fn::ForEach::"

// recordGroup is a group of record sets, each of which is read like one of its own.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordsetgroup.html
const recordGroup = "AWS::Route53::RecordSetGroup"

// spreadGroups puts the record sets of groups in their place.
func (t *readTemplate) spreadGroups() {
	var all []*readResource
	for _, r := range t.resources {
		sets := lookupList(r.properties, "RecordSets")
		if r.kind != recordGroup || len(sets) == 0 {
			all = append(all, r)
			continue
		}
		for i, set := range sets {
			one := &readResource{in: t, id: r.id, kind: "AWS::Route53::RecordSet", comment: r.comment, attributes: r.attributes, properties: object()}
			if len(sets) > 1 {
				one.id += decimal(i + 1)
			}
			for key, v := range members(r.properties) {
				if key.Value == "HostedZoneId" || key.Value == "HostedZoneName" {
					one.properties.Content = append(one.properties.Content, key, v)
				}
			}
			for key, v := range members(set) {
				one.properties.Content = append(one.properties.Content, key, v)
			}
			if i == 0 {
				t.byID[r.id] = one
			}
			all = append(all, one)
		}
	}
	t.resources = all
}

// members goes over the keys and values of an object; there are none when it is
// no object.
func members(v value) func(func(value, value) bool) {
	return func(yield func(value, value) bool) {
		if v == nil || v.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(v.Content); i += 2 {
			if !yield(v.Content[i], v.Content[i+1]) {
				return
			}
		}
	}
}

// lookupObject is the object under a key, nil when there is none.
func lookupObject(v value, key string) value {
	if v == nil || v.Kind != yaml.MappingNode {
		return nil
	}
	if o := lookup(v, key); o != nil && o.Kind == yaml.MappingNode {
		return o
	}
	return nil
}

// scalar is the text under a key of an object, "" when there is none.
func scalar(v value, key string) string {
	if v == nil || v.Kind != yaml.MappingNode {
		return ""
	}
	if c := lookup(v, key); c != nil && c.Kind == yaml.ScalarNode && !isFunction(c) {
		return c.Value
	}
	return ""
}

func (t *readTemplate) add(key, v value) {
	r := &readResource{in: t, id: key.Value, kind: scalar(v, "Type"), attributes: object(), properties: object()}
	r.comment = strings.TrimSpace(strings.TrimPrefix(key.HeadComment, "#"))
	for k, c := range members(v) {
		switch k.Value {
		case "Type":
			r.noText = c.Kind != yaml.ScalarNode || isFunction(c)
		case "Metadata":
		case "Properties":
			r.properties = c
		default:
			r.attributes.Content = append(r.attributes.Content, k, c)
		}
	}
	t.resources = append(t.resources, r)
	t.byID[r.id] = r
}

func (t *readTemplate) addParameter(name string, v value) {
	p := &readParameter{name: name, description: scalar(v, "Description"), bounds: boundsOf(v)}
	if v.Kind == yaml.MappingNode {
		if d := lookup(v, "Default"); d != nil && d.Kind == yaml.ScalarNode {
			p.def, p.hasDefault = d.Value, true
		}
	}
	t.parameters[name] = p
}

func (t *readTemplate) addOutput(name string, v value) {
	if v.Kind != yaml.MappingNode {
		return
	}
	given := lookup(v, "Value")
	if given == nil {
		return
	}
	t.outputs[name] = given
	if e := lookupObject(v, "Export"); e != nil {
		if named := lookup(e, "Name"); named != nil {
			t.exports[exportName(named)] = given
		}
	}
}

// exportName is the name of an export as a key: what differs by stack stays as
// it is written.
func exportName(v value) string {
	if v.Kind == yaml.ScalarNode {
		return v.Value
	}
	var parts []string
	for _, c := range v.Content {
		if c.Kind == yaml.ScalarNode {
			parts = append(parts, c.Value)
		}
	}
	return strings.Join(parts, "|")
}

// ruledRegion is the Region that the rules of a template of ours ask for.
func ruledRegion(root value) string {
	assertions := lookupList(lookupObject(lookupObject(root, "Rules"), "StackRegion"), "Assertions")
	for _, a := range assertions {
		if a.Kind != yaml.MappingNode {
			continue
		}
		is := lookup(a, "Assert")
		if is != nil && is.Tag == "!Equals" && len(is.Content) == 2 && regionCode().MatchString(is.Content[1].Value) {
			return is.Content[1].Value
		}
	}
	return ""
}

// lookupList are the items of the list under a key.
func lookupList(v value, key string) []value {
	if v == nil || v.Kind != yaml.MappingNode {
		return nil
	}
	if l := lookup(v, key); l != nil && l.Kind == yaml.SequenceNode && !isFunction(l) {
		return l.Content
	}
	return nil
}

// macroOf names the transforms of a template.
func macroOf(root value) string {
	v := lookup(root, "Transform")
	switch {
	case v == nil:
		return ""
	case v.Kind == yaml.ScalarNode:
		return model.Visible(model.Shortened(v.Value))
	case len(v.Content) > 0 && v.Content[0].Kind == yaml.ScalarNode:
		return model.Visible(model.Shortened(v.Content[0].Value))
	}
	return "a transform"
}
