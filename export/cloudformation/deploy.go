package cloudformation

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"
	"unicode"

	jsonexport "portolan/export/json"
)

// File is a file of an exported set.
type File struct {
	Name string
	Mode fs.FileMode
	Data []byte
}

// Files are the templates, the manifest stacks.json and the script deploy.sh,
// in that order.
func (s *Set) Files() ([]File, error) {
	var files []File
	for _, st := range s.Stacks {
		files = append(files, File{st.Name + ".yaml", 0o644, st.Template})
	}
	manifest, err := s.manifest()
	if err != nil {
		return nil, err
	}
	script, err := s.script()
	if err != nil {
		return nil, err
	}
	return append(files, File{"stacks.json", 0o644, manifest}, File{"deploy.sh", 0o755, script}), nil
}

// manifest is stacks.json.
func (s *Set) manifest() ([]byte, error) {
	m := jsonexport.Stacks{Schema: jsonexport.StacksForm, Design: s.Name, Stacks: []jsonexport.Stack{}, LeftOut: []jsonexport.LeftOut{}}
	for _, st := range s.Stacks {
		x := jsonexport.Stack{Name: st.Name, Template: st.Name + ".yaml", Region: st.Region, Outputs: append([]string{}, st.Outputs...), Upload: st.Upload}
		for _, p := range st.Parameters {
			source := jsonexport.Parameter{From: p.From}
			if p.From == "" {
				source.Prompt, source.Default, source.Pattern = p.Description, p.Default, p.Pattern
			}
			x.Parameters = append(x.Parameters, jsonexport.Member[jsonexport.Parameter]{Name: p.Name, Value: source})
		}
		m.Stacks = append(m.Stacks, x)
	}
	for _, l := range s.LeftOut {
		m.LeftOut = append(m.LeftOut, jsonexport.LeftOut(l))
	}
	m.LeftOutOld = m.LeftOut
	var b bytes.Buffer
	if err := jsonexport.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("write stacks.json: %w", err)
	}
	return b.Bytes(), nil
}

//go:embed deploy.sh.tmpl
var deployScript string

var deployTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("deploy.sh").Funcs(template.FuncMap{
		"sh": shellQuote, "env": environmentName, "stackOf": stackOf, "outputOf": outputOf,
	}).Parse(deployScript))
})

// scriptView is what the script is made of.
type scriptView struct {
	Set   *Set
	Asked []Parameter // what the owner says, each once
}

// Uploads tells whether some template goes through a bucket.
func (v scriptView) Uploads() bool {
	return slices.ContainsFunc(v.Set.Stacks, func(s Stack) bool { return s.Upload != "" })
}

// RegionOf is the Region of a stack.
func (v scriptView) RegionOf(stack string) string {
	i := slices.IndexFunc(v.Set.Stacks, func(s Stack) bool { return s.Name == stack })
	return v.Set.Stacks[i].Region
}

// script is the shell script that deploys the set.
func (s *Set) script() ([]byte, error) {
	v := scriptView{Set: s}
	seen := map[string]bool{}
	for _, st := range s.Stacks {
		for _, p := range st.Parameters {
			if p.From == "" && !seen[p.Name] {
				seen[p.Name] = true
				v.Asked = append(v.Asked, p)
			}
		}
	}
	var b bytes.Buffer
	if err := deployTemplate().Execute(&b, v); err != nil {
		return nil, fmt.Errorf("write deploy.sh: %w", err)
	}
	return b.Bytes(), nil
}

// shellQuote makes one word of any text.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(oneLine(s, 2000), "'", `'\''`) + "'"
}

// environmentName is the variable that gives a parameter: HOSTED_ZONE_ID for
// HostedZoneId.
func environmentName(param string) string {
	var b strings.Builder
	var before rune
	for i, r := range param {
		if i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(before) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
		before = r
	}
	return b.String()
}

func stackOf(from string) string {
	name, _, _ := strings.Cut(from, ".")
	return name
}

func outputOf(from string) string {
	_, out, _ := strings.Cut(from, ".")
	return out
}
