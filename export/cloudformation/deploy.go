package cloudformation

import (
	"bytes"
	_ "embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	jsonexport "portolan/export/json"
	"portolan/model/wording"
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
	return append(files, File{"stacks.json", 0o644, manifest}, File{"deploy.sh", 0o755, []byte(s.script())}), nil
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

// deployScript is the script with {{names}} in place of what differs. The
// template package of the standard library would do the same, but calls methods
// by name: with it every exported method of every type stays in the program.
//
//go:embed deploy.sh.tmpl
var deployScript string

// askFunction is the part of the script that only designs with parameters need.
//
//go:embed ask.sh
var askFunction string

// region is the Region of a stack.
func (s *Set) region(stack string) string {
	i := slices.IndexFunc(s.Stacks, func(x Stack) bool { return x.Name == stack })
	return s.Stacks[i].Region
}

// asked are the parameters that the owner gives, each once.
func (s *Set) asked() []Parameter {
	var out []Parameter
	for _, st := range s.Stacks {
		for _, p := range st.Parameters {
			if p.From == "" && !slices.ContainsFunc(out, func(o Parameter) bool { return o.Name == p.Name }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// script is the shell script that deploys the set.
func (s *Set) script() string {
	asked := s.asked()
	return strings.NewReplacer(
		"{{design}}", s.Name,
		"{{stacks}}", wording.Count(len(s.Stacks), "stack"),
		"{{tag}}", shellQuote("portolan:design="+s.Name),
		"{{parameters}}", usageOf(asked),
		"{{list}}", listOf(asked),
		"{{bucket}}", s.uploads(bucketVariable),
		"{{upload}}", s.uploads(uploadArguments),
		"{{given}}", argumentsOf(asked),
		"{{values}}", valuesOf(asked),
		"{{deploys}}", s.deploys(),
		"{{outputs}}", s.outputs(),
	).Replace(deployScript)
}

// usageOf describes parameters in the help of the script.
func usageOf(asked []Parameter) string {
	var b strings.Builder
	for _, p := range asked {
		need := "required"
		if p.Default != "" {
			need = p.Default + " when left out"
		}
		fmt.Fprintf(&b, "\n  %s (%s), %s\n      %s", p.Name, environmentName(p.Name), need, p.Description)
	}
	return b.String()
}

// listOf declares the list of what is given, in scripts that ask for something.
func listOf(asked []Parameter) string {
	if len(asked) == 0 {
		return ""
	}
	return "values=()\n"
}

// Parts of scripts of which some template goes through a bucket.
const (
	bucketVariable = `# The bucket through which the template of the next stack goes, when it is too
# large to be passed as it is.
bucket=

`
	uploadArguments = `
  if [[ -n $bucket ]]; then
    command+=(--s3-bucket "$bucket" --s3-prefix "$stack")
  fi`
)

// uploads is a part of the script that only sets with a large template need.
func (s *Set) uploads(part string) string {
	if slices.ContainsFunc(s.Stacks, func(x Stack) bool { return x.Upload != "" }) {
		return part
	}
	return ""
}

// argumentsOf is the arm of the script's case that takes Name=Value.
func argumentsOf(asked []Parameter) string {
	if len(asked) == 0 {
		return ""
	}
	var names []string
	for _, p := range asked {
		names = append(names, p.Name+"=*")
	}
	return "\n    " + strings.Join(names, " | ") + `) values+=("$1") ;;`
}

// valuesOf sets a variable for each parameter, or ends the script when one is
// missing.
func valuesOf(asked []Parameter) string {
	if len(asked) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n" + askFunction + "missing=false\n")
	for _, p := range asked {
		fmt.Fprintf(&b, "value_%s=$(ask %[1]s %s %s %s) || missing=true\n", p.Name, environmentName(p.Name), shellQuote(p.Default), shellQuote(p.Description))
	}
	b.WriteString("if $missing; then\n  exit 2\nfi\n")
	return b.String()
}

// deploys are the commands that deploy the stacks, each after the outputs that
// it takes from stacks before it.
func (s *Set) deploys() string {
	var b strings.Builder
	for _, st := range s.Stacks {
		for _, p := range st.Parameters {
			if p.From != "" {
				from, output, _ := strings.Cut(p.From, ".")
				fmt.Fprintf(&b, "\nvalue_%s=$(output %s %s %s)", p.Name, from, s.region(from), output)
			}
		}
		if stack, output, ok := strings.Cut(st.Upload, "."); ok {
			fmt.Fprintf(&b, "\nbucket=$(output %s %s %s)", stack, st.Region, output)
		} else {
			b.WriteString(s.uploads("\nbucket="))
		}
		fmt.Fprintf(&b, "\ndeploy %s %s", st.Name, st.Region)
		for _, p := range st.Parameters {
			fmt.Fprintf(&b, " \\\n  \"%s=$value_%[1]s\"", p.Name)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// outputs are the commands that print what the stacks give out.
func (s *Set) outputs() string {
	var b strings.Builder
	for _, st := range s.Stacks {
		if len(st.Outputs) > 0 {
			fmt.Fprintf(&b, "\n  aws cloudformation describe-stacks --stack-name %s --region %s \\\n    --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text", st.Name, st.Region)
		}
	}
	return b.String()
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
