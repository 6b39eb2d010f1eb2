package cloudformation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"portolan/model"
)

// loadTemplate reads the text of a template into a tree in which the intrinsic
// functions have their short form, whether it was YAML or JSON.
func loadTemplate(src []byte) (value, error) {
	if err := model.TooLong(len(src)); err != nil {
		return nil, fmt.Errorf("the template is %w", err)
	}
	var root value
	var err error
	if start := bytes.TrimLeft(src, "\ufeff \t\r\n"); len(start) > 0 && start[0] == '{' {
		root, err = loadJSON(src)
	}
	if root == nil { // a flow mapping of YAML begins as JSON does
		var other error
		if root, other = loadYAML(src); other != nil {
			return nil, cmpError(err, other)
		}
	}
	if root.Kind != yaml.MappingNode {
		return nil, errors.New("a template is an object with Resources; this is none")
	}
	if err := tidy(root, 0); err != nil {
		return nil, err
	}
	return root, nil
}

// cmpError is the first of two errors that says something.
func cmpError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func loadYAML(src []byte) (value, error) {
	var doc yaml.Node
	err := yaml.Load(src, &doc, yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(model.MaxDepth), loaderlimits.AliasValue(0))))
	switch {
	case err != nil && strings.Contains(err.Error(), "exceeded max depth"):
		return nil, errTooDeep
	case err != nil && strings.Contains(err.Error(), "no documents"):
		return nil, errors.New("the template is empty")
	case err != nil:
		return nil, fmt.Errorf("not YAML or JSON that CloudFormation takes: %s", oneLine(err.Error(), 300))
	}
	if len(doc.Content) != 1 {
		return nil, errors.New("the template is empty")
	}
	return doc.Content[0], nil
}

// loadJSON reads JSON, whose escapes YAML does not know all.
func loadJSON(src []byte) (value, error) {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	d.UseNumber()
	v, err := jsonValue(d, 0)
	if err != nil {
		return nil, fmt.Errorf("not JSON: %s", oneLine(err.Error(), 300))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not JSON: something follows the template")
	}
	return v, nil
}

var errTooDeep = fmt.Errorf("nested too deeply: at most %d levels", model.MaxDepth)

func jsonValue(d *json.Decoder, depth int) (value, error) {
	if depth > model.MaxDepth {
		return nil, errTooDeep
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		v := object()
		if t == '[' {
			v = list()
		}
		for d.More() {
			item, err := jsonValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			v.Content = append(v.Content, item)
		}
		_, err := d.Token() // the end
		return v, err
	case string:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: t}, nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: t.String()}, nil
	case bool:
		return boolean(t), nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}, nil
}

// tidy brings a tree into one form: functions as tags, every key once, nothing
// nested too deeply. It changes the tree.
func tidy(v value, depth int) error {
	if depth > model.MaxDepth {
		return errTooDeep
	}
	if v.Kind == yaml.AliasNode {
		return fmt.Errorf("line %d: aliases (*name) are not part of the templates that CloudFormation takes", v.Line)
	}
	if v.Kind == yaml.MappingNode {
		seen := make(map[string]bool, len(v.Content)/2)
		for i := 0; i+1 < len(v.Content); i += 2 {
			key := v.Content[i]
			if key.Kind != yaml.ScalarNode {
				return fmt.Errorf("line %d: a key of an object is a text", key.Line)
			}
			if key.Value == "<<" && key.Tag == "!!merge" {
				return fmt.Errorf("line %d: merging with << is not part of the templates that CloudFormation takes", key.Line)
			}
			if seen[key.Value] {
				return fmt.Errorf("%s%s stands twice in one object", atLine(key), model.Visible(model.Shortened(key.Value)))
			}
			seen[key.Value] = true
		}
	}
	for i, c := range v.Content {
		if v.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		if err := tidy(c, depth+1); err != nil {
			return err
		}
	}
	shorten(v)
	return nil
}

func atLine(v value) string {
	if v.Line == 0 {
		return ""
	}
	return fmt.Sprintf("line %d: ", v.Line)
}

// shorten turns the long form of a function into the short one.
func shorten(v value) {
	if v.Kind == yaml.MappingNode && len(v.Content) == 2 {
		name := v.Content[0].Value
		short, long := strings.CutPrefix(name, "Fn::")
		if !long && name != "Ref" && name != "Condition" || name == "Condition" && v.Content[1].Kind != yaml.ScalarNode {
			return
		}
		if long {
			name = short
		}
		line, comment := v.Line, v.HeadComment
		if inner := v.Content[1]; isFunction(inner) { // a function of a function
			v.Content[1] = list(inner)
		}
		*v = *v.Content[1]
		v.Tag, v.Line, v.HeadComment = "!"+name, line, comment
	}
	if v.Tag == "!GetAtt" && v.Kind == yaml.SequenceNode {
		var parts []string
		for _, c := range v.Content {
			if c.Kind != yaml.ScalarNode || c.Tag == "!Ref" {
				return
			}
			parts = append(parts, c.Value)
		}
		*v = yaml.Node{Kind: yaml.ScalarNode, Tag: "!GetAtt", Value: strings.Join(parts, "."), Line: v.Line}
	}
}

// isFunction tells whether a value is what an intrinsic function gives.
func isFunction(v value) bool {
	return strings.HasPrefix(v.Tag, "!") && !strings.HasPrefix(v.Tag, "!!")
}
