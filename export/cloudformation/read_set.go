package cloudformation

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/document"
)

// Manifest is the file that says in which order stacks deploy, and from where
// their parameters come.
const Manifest = "stacks.json"

// IsTemplate tells whether a file of a folder is taken for a template, by its name.
func IsTemplate(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json", ".template"}, strings.ToLower(path.Ext(name)))
}

// parseSet reads the files of a set. What is no template is left out, with the
// reason; a set has at least one.
func parseSet(files []File) ([]*readTemplate, []Note, error) {
	var set []*readTemplate
	var notes []Note
	var first error
	former := formerTemplates(files)
	for _, file := range files {
		if path.Base(file.Name) == Manifest || len(files) > 1 && !IsTemplate(file.Name) {
			continue
		}
		if former[path.Join(file.Name)] {
			notes = append(notes, Note{What: "file", ID: file.Name, Why: "not of this set: " + Manifest + " names its stack among those that the design has no more", LeftOut: true})
			continue
		}
		t, err := parseTemplate(file.Name, file.Data)
		if err != nil {
			err = fmt.Errorf("%s: %w", model.Visible(file.Name), err)
			first = cmpError(first, err)
			notes = append(notes, Note{What: "file", ID: file.Name, Why: "no template: " + err.Error(), LeftOut: true})
			continue
		}
		set = append(set, t)
	}
	switch {
	case len(set) == 0 && first != nil:
		return nil, nil, first
	case len(set) == 0:
		return nil, nil, errors.New("no template of CloudFormation is there: they end in .yaml, .yml, .json or .template")
	}
	n := 0
	for _, t := range set {
		n += len(t.resources)
	}
	if err := model.TooLarge(n, 0); err != nil {
		return nil, nil, fmt.Errorf("the templates have more than %d resources; no more are read", model.MaxNodes)
	}
	for _, file := range files {
		if path.Base(file.Name) == Manifest {
			addSources(set, file.Data)
		}
	}
	addOwnSources(set)
	return set, notes, nil
}

// formerTemplates are the files of a folder that earlier exports left there: templates of
// stacks that the manifest says the design has no more.
func formerTemplates(files []File) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		if path.Base(f.Name) != Manifest {
			continue
		}
		root, err := loadTemplate(f.Data)
		if err != nil {
			continue
		}
		for _, stack := range lookupList(root, "former") {
			out[path.Join(path.Dir(f.Name), scalar(stack, "name")+".yaml")] = true
		}
		for _, stack := range lookupList(root, "stacks") {
			delete(out, path.Join(path.Dir(f.Name), scalar(stack, "template")))
		}
	}
	return out
}

// addSources gives parameters the outputs that the manifest names.
func addSources(set []*readTemplate, manifest []byte) {
	root, err := loadTemplate(manifest)
	if err != nil {
		return // the names of outputs say it too
	}
	for _, stack := range lookupList(root, "stacks") {
		at := slices.IndexFunc(set, func(t *readTemplate) bool { return t.name == scalar(stack, "name") })
		if at < 0 {
			continue
		}
		if region := scalar(stack, "region"); set[at].region == "" && regionCode().MatchString(region) {
			set[at].region = region
		}
		for name, v := range members(lookupObject(stack, "parameters")) {
			if p := set[at].parameters[name.Value]; p != nil {
				p.from = scalar(v, "from")
			}
		}
	}
}

// addOwnSources gives the other parameters the outputs of their name.
func addOwnSources(set []*readTemplate) {
	w := newWordReader(set)
	for _, t := range set {
		for _, p := range t.parameters {
			if key, ok := w.source(t, p); ok {
				p.from = key.in.name + "." + key.name
			} else {
				p.from = ""
			}
		}
	}
}

// carriedDrawing puts the parts of the drawing of a set together. It is nil when
// there is none; the note says what is wrong with it.
func carriedDrawing(set []*readTemplate) (*model.Topology, Options, *Note) {
	var o Options
	parts := map[string]string{}
	count := 0
	for _, t := range set {
		if t.metadata == nil {
			continue
		}
		text := lookup(t.metadata, keyTopology)
		if text == nil {
			continue
		}
		part := scalar(t.metadata, keyPart)
		if part == "" {
			part = "1"
		}
		parts[part] = text.Value
		count++
		for name, v := range members(lookupObject(t.metadata, keyOptions)) {
			o.recall(name.Value, v.Value)
		}
	}
	if count == 0 {
		return nil, o, nil
	}
	if o.Rules == "" {
		o.Rules = rulesCounted // a set of before they had room, or one without rules
	}
	if o.Subnets == "" {
		o.Subnets = subnetsCounted // likewise
	}
	var b strings.Builder
	for i := range count {
		part, ok := parts[decimal(i+1)]
		if !ok || !enough(set, count) {
			return nil, o, &Note{What: "drawing", ID: "Metadata", Why: "parts of the drawing are missing: name the folder with all templates of the set", LeftOut: true}
		}
		b.WriteString(part)
	}
	file, err := document.Parse("Metadata", []byte(b.String()))
	if err != nil {
		return nil, o, &Note{What: "drawing", ID: "Metadata", Why: "the drawing in Metadata cannot be read: " + oneLine(err.Error(), 300), LeftOut: true}
	}
	return file.Topology, o, nil
}

// enough tells whether a set has as many parts of the drawing as it says.
func enough(set []*readTemplate, count int) bool {
	for _, t := range set {
		if parts := scalar(t.metadata, keyParts); parts != "" && parts != decimal(count) {
			return false
		}
	}
	return true
}
