package jsonexport

import (
	"portolan/model"
	"portolan/model/document"
	"portolan/model/geo"
	"portolan/validate"
)

// FileSchema is the JSON Schema of the file format, for editors. It comes from
// the descriptors that the program itself reads files by, so it knows what the
// program knows. Of every value it knows the one form that `portolan fmt` writes,
// not the others that the program reads too. It refuses what the program refuses to read, except for what
// a schema cannot say (ids that are used twice or not at all, the order of
// keys, which kind of link joins two kinds of nodes), and numbers outside of
// their documented range besides, which the program reads and has findings for.
func FileSchema() []byte { return fileSchema().bytes() }

// The names of what several places of the format share.
const (
	idDefinition     = "id"
	textDefinition   = "text"
	regionDefinition = "region"
	nodePrefix       = "node-"
	linkPrefix       = "link-"
)

func fileSchema() *schema {
	root := &schema{Title: "Portolan topology", Description: "An edge network design: *.topo.yaml.", Type: "object", Additional: false}
	sections := map[string]*schema{
		"portolan": {Const: document.FormatVersion},
		"tags":     tagsSchema(""),
		"nodes":    {Type: []string{"array", "null"}, Items: refTo("node")},
		"links":    {Type: []string{"array", "null"}, Items: refTo("link")},
		"layout":   layoutSchema(),
		"ignore":   {Type: []string{"array", "null"}, Items: ignoreSchema()},
		"assume":   assumeSchema(),
		"expect":   {Type: []string{"array", "null"}, Items: expectSchema()},
	}
	for _, k := range document.TopLevelKeys() {
		s := sections[k.Name]
		if s == nil {
			s = anyText(k.Help)
		}
		s.Description = k.Help
		root.add(k.Name, s)
		if k.Required {
			root.Required = append(root.Required, k.Name)
		}
	}
	root.notes()
	defineNodes(root)
	defineLinks(root)
	root.define(idDefinition, idSchema(""))
	root.define(textDefinition, anyText(""))
	root.define(regionDefinition, regionSchema())
	return root
}

// anyText takes what YAML makes of a text without quotes.
func anyText(description string) *schema {
	return &schema{Type: []string{"string", "number", "boolean"}, Description: description}
}

func idSchema(description string) *schema {
	s := anyText(description)
	s.Pattern = "^" + model.IDPattern + "$"
	return s
}

// regionSchema proposes the Regions that there are; others are for rules to judge.
func regionSchema() *schema {
	codes := []string{}
	for _, r := range geo.Regions() {
		codes = append(codes, r.Code)
	}
	return &schema{AnyOf: []*schema{{Enum: enumOf(codes)}, refTo(textDefinition)}}
}

// described puts a text on a reference, which has nothing beside it.
func described(of *schema, text string) *schema {
	return &schema{Description: text, AllOf: []*schema{of}}
}

func defineNodes(root *schema) {
	node := &schema{Type: "object", AllOf: perWord("kind", model.KindWords(), func(w string) *schema { return refTo(nodePrefix + w) })}
	for _, k := range document.NodeKeys() {
		s := anyText(k.Help)
		switch k.Name {
		case "id":
			s = idSchema(k.Help)
		case "kind":
			s = &schema{Enum: enumOf(model.KindWords()), Description: k.Help + kindList()}
		case "tags":
			s = tagsSchema(k.Help)
		}
		node.add(k.Name, s)
		if k.Required {
			node.Required = append(node.Required, k.Name)
		}
	}
	root.define("node", node)
	for _, k := range model.Kinds() {
		s := &schema{Title: k.Title, Description: k.Help + "\nSource: " + k.Source, Type: "object", Additional: false}
		for _, f := range node.Properties {
			s.add(f.Name, f.Value)
		}
		addProps(s, k.Props)
		s.notes()
		root.define(nodePrefix+string(k.Kind), s)
	}
}

func kindList() string {
	text := ""
	for _, k := range model.Kinds() {
		text += "\n- " + string(k.Kind) + ": " + k.Title
	}
	return text
}

// defineLinks takes a link as one text or as an object. Its kind follows from
// the nodes that it joins, so an object has the properties of one of the kinds.
func defineLinks(root *schema) {
	id := `\s*` + model.IDPattern + `\s*`
	link := &schema{Type: []string{"string", "object"}, Pattern: "^" + id + "->" + id + "$", AnyOf: []*schema{{Type: "string"}}}
	for _, k := range document.LinkKeys() {
		s := idSchema(k.Help)
		if k.Name == "as" {
			s = &schema{Enum: enumOf(linkWords()), Description: k.Help}
		}
		link.add(k.Name, s)
		if k.Required {
			link.Required = append(link.Required, k.Name)
		}
	}
	root.define("link", link)
	for _, k := range model.LinkKinds() {
		name := linkPrefix + string(k.Kind)
		link.AnyOf = append(link.AnyOf, refTo(name))
		s := &schema{Title: string(k.Kind), Description: k.Help, Type: "object", Additional: false}
		for _, f := range link.Properties {
			if f.Name == "as" {
				f.Value = &schema{Const: string(k.Kind), Description: f.Value.Description}
			}
			s.add(f.Name, f.Value)
		}
		addProps(s, k.Props)
		s.notes()
		root.define(name, s)
	}
}

func addProps(s *schema, props []model.Prop) {
	for _, p := range props {
		s.add(p.Name, fileProp(p))
	}
}

// fileProp is a property as a file may write it.
func fileProp(p model.Prop) *schema {
	out := fileValue(p)
	out.Description, out.Default = propText(p), defaultOf(p)
	return out
}

func fileValue(p model.Prop) *schema {
	switch p.Type {
	case model.Bool:
		return typed("boolean", "")
	case model.Int:
		return bounds(typed("integer", ""), p)
	case model.Decimal:
		if p.Unit == "%" {
			return percentSchema(p)
		}
		return bounds(typed("number", ""), p)
	case model.Enum:
		choices := &schema{Enum: choicesOf(p)}
		if p.Open {
			return &schema{AnyOf: []*schema{choices, refTo(textDefinition)}}
		}
		return choices
	case model.RegionID:
		return described(refTo(regionDefinition), "")
	case model.NodeRef:
		return described(refTo(idDefinition), "")
	case model.NodeList:
		return &schema{Type: "array", Items: refTo(idDefinition)}
	case model.IntList:
		return &schema{Type: "array", Items: typed("integer", "")}
	case model.TextList, model.PlaceList:
		if p.Entries != "" {
			return &schema{Type: "array", Items: &schema{Type: "string", Pattern: p.Entries}}
		}
		return &schema{Type: "array", Items: refTo(textDefinition)}
	}
	return described(refTo(textDefinition), "")
}

// percentSchema takes a number of percent. A part of one percent is written with
// its sign: without it 0.4 could be meant as 40 %.
func percentSchema(p model.Prop) *schema {
	none, one := 0.0, 1.0
	s := bounds(&schema{Type: []string{"number", "string"}, Pattern: `^0\.[0-9]+%$`}, p)
	s.AnyOf = []*schema{{Type: "string"}, {Maximum: &none}, {Minimum: &one}}
	return s
}

func tagsSchema(description string) *schema {
	return &schema{Type: []string{"object", "null"}, Description: description, Additional: refTo(textDefinition)}
}

// choicesOf are the words of an enum, those that YAML takes for something else
// also as that.
func choicesOf(p model.Prop) []any {
	out := enumOf(p.Words())
	for _, w := range p.Words() {
		if v, ok := plainScalar(w); ok {
			out = append(out, v)
		}
	}
	return out
}

func layoutSchema() *schema {
	most := float64(document.MaxPlace)
	least := -most
	cell := &schema{Type: "integer", Minimum: &least, Maximum: &most}
	id := &schema{Type: "string", Pattern: "^" + model.IDPattern + "$"}
	group := &schema{Type: "object", Additional: false}
	for _, k := range document.GroupKeys() {
		s := &schema{Type: "boolean", Description: k.Help}
		if k.Required {
			s = &schema{Type: "array", Items: id, MinItems: 1, Description: k.Help}
			group.Required = append(group.Required, k.Name)
		}
		group.add(k.Name, s)
	}
	move := &schema{Type: "object", Additional: false, Description: "a move along and across the way of requests, from where Portolan places the node"}
	for _, k := range document.MoveKeys() {
		move.Required = append(move.Required, k)
		move.add(k, cell)
	}
	return &schema{
		Type:          []string{"object", "null"},
		PropertyNames: &schema{Pattern: "^(" + model.IDPattern + "|(region|stack|group) .+)$"},
		Additional: &schema{AnyOf: []*schema{
			{Type: "array", Items: cell, MinItems: 2, MaxItems: 2, Description: "[column, row] in cells"},
			move,
			{Enum: []any{"folded"}, Description: "a Region or a stack that drawings show as one box"},
			group,
		}},
	}
}

func ignoreSchema() *schema {
	out := &schema{Type: "object", Additional: false}
	for _, k := range document.IgnoreKeys() {
		s := anyText(k.Help)
		if k.Required {
			s.Pattern = `\S`
			out.Required = append(out.Required, k.Name)
		}
		if k.Name == "rule" {
			ids := []string{}
			for _, r := range validate.Rules() {
				ids = append(ids, r.ID)
			}
			s = &schema{Description: k.Help, AnyOf: []*schema{{Enum: enumOf(ids)}, s}}
		}
		out.add(k.Name, s)
	}
	return out
}

func assumeSchema() *schema {
	out := &schema{Type: []string{"object", "null"}, Additional: false}
	addProps(out, model.AssumptionProps())
	return out
}

// timePattern is a time as Go writes it: 60ms, 1.5s, 1m30s.
const timePattern = `^\+?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$`

// percentPattern is a share in percent, with its sign or without.
const percentPattern = `^\d+(\.\d*)?\s*%?$`

func expectSchema() *schema {
	out := &schema{Type: "object", Additional: false, MinProperties: 1}
	for _, k := range document.ExpectKeys() {
		s := anyText(k.Help)
		switch {
		case k.Form == model.GoalTime:
			s = &schema{Type: "string", Description: k.Help, Pattern: timePattern}
		case k.Form == model.GoalPercent:
			s = &schema{Type: []string{"string", "number"}, Description: k.Help, Pattern: percentPattern}
		case len(k.Words) > 0:
			s = &schema{Enum: enumOf(k.Words), Description: k.Help}
		}
		out.add(k.Name, s)
	}
	return out
}
