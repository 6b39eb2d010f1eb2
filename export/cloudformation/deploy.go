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

// Files are the templates, the manifest stacks.json, the script deploy.sh,
// README.md and, where values are given, [ValuesFile], in that order.
func (s *Set) Files() ([]File, error) {
	var files []File
	for _, st := range s.Stacks {
		files = append(files, File{st.Name + ".yaml", 0o644, st.Template})
	}
	at := len(files)
	files = append(files, File{Name: Manifest, Mode: 0o644}, File{"deploy.sh", 0o755, []byte(s.script())}, File{"README.md", 0o644, []byte(s.readme())})
	if s.given() {
		files = append(files, File{ValuesFile, 0o644, s.valuesFile()})
	}
	manifest, err := s.manifest(files)
	if err != nil {
		return nil, err
	}
	files[at].Data = manifest
	return files, nil
}

// manifest is stacks.json, of a folder with these files.
func (s *Set) manifest(files []File) ([]byte, error) {
	m := jsonexport.Stacks{Schema: jsonexport.StacksForm, Design: s.Name, Stacks: []jsonexport.Stack{}, Former: []jsonexport.FormerStack{}, LeftOut: []jsonexport.LeftOut{}}
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
	for _, f := range s.Former {
		m.Former = append(m.Former, jsonexport.FormerStack(f))
	}
	for _, l := range s.LeftOut {
		m.LeftOut = append(m.LeftOut, jsonexport.LeftOut(l))
	}
	m.LeftOutOld = m.LeftOut
	for _, file := range files {
		sum := sumOf(file.Data)
		if file.Name == Manifest {
			sum = unsigned
		}
		m.Files = append(m.Files, jsonexport.Written{Name: file.Name, SHA256: sum})
	}
	var b bytes.Buffer
	if err := jsonexport.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("write %s: %w", Manifest, err)
	}
	return sign(b.Bytes()), nil
}

// The script with {{names}} in place of what differs, in three parts: what was
// asked for, what is known of stacks that are there, and what is done. The
// template package of the standard library would do the same, but calls methods
// by name: with it every exported method of every type stays in the program.
var (
	//go:embed deploy.sh.tmpl
	deployAsked string
	//go:embed deploy_known.sh.tmpl
	deployKnown string
	//go:embed deploy_work.sh.tmpl
	deployWork string
	// What an update does to what is there.
	//go:embed deploy_update.sh.tmpl
	deployUpdate string
)

// script is the shell script that deploys the set. It runs in bash 3.2, which
// macOS has.
func (s *Set) script() string {
	asked := s.Asked()
	return strings.NewReplacer(
		"{{design}}", s.Name,
		"{{word}}", quote(s.Name),
		"{{stacks}}", wording.Count(len(s.Stacks), "stack"),
		"{{tag}}", quote("portolan:design="+s.Name),
		"{{names}}", entries(s.Stacks, func(st Stack) string { return st.Name }),
		"{{regions}}", entries(s.Stacks, func(st Stack) string { return st.Region }),
		"{{takes}}", entries(s.Stacks, takesOf),
		"{{uploads}}", entries(s.Stacks, func(st Stack) string { return st.Upload }),
		"{{keeps}}", entries(s.Stacks, func(st Stack) string { return strings.Join(st.kept, " ") }),
		"{{guards}}", entries(s.Stacks, func(st Stack) string { return strings.Join(st.guarded, " ") }),
		"{{buckets}}", entries(s.Stacks, func(st Stack) string { return strings.Join(st.named, " ") }),
		"{{former}}", entries(s.Former, func(f Former) string { return f.Name + " " + f.Region }),
		"{{elsewhere}}", entries(s.formerRegions(), func(region string) string { return region }),
		"{{query}}", quote("Stacks[?Tags[?Key=='"+designTag+"' && Value=='"+s.Name+"']].StackName"),
		"{{earlier}}", entries(asked, func(p Parameter) string { return p.Was }),
		"{{values}}", entries(asked, func(p Parameter) string { return p.Name }),
		"{{variables}}", entries(asked, func(p Parameter) string { return environmentName(p.Name) }),
		"{{defaults}}", entries(asked, func(p Parameter) string { return p.Default }),
		"{{drawn}}", entries(asked, drawnWord),
		"{{onces}}", quote(oncesWord()),
		"{{policies}}", quote(strings.Join(policies, ",")),
		"{{recordset}}", typeRecordSet,
		"{{together}}", strings.Join(ofRecordSet, ","),
		"{{literal}}", literally(asked),
		"{{meanings}}", entries(asked, func(p Parameter) string { return oneLine(p.Description, 500) }),
		"{{usage}}", usageOf(asked),
	).Replace(strings.Replace(deployAsked+deployKnown+deployWork, "{{update}}", deployUpdate, 1))
}

// drawnWord says of a value whether its default follows from what is drawn.
func drawnWord(p Parameter) string {
	if p.Drawn {
		return "drawn"
	}
	return ""
}

// literally tells shellcheck that signs of the shell in descriptions are words of the
// drawing, which nothing expands; "" where there are none.
func literally(asked []Parameter) string {
	if slices.ContainsFunc(asked, func(p Parameter) bool { return strings.ContainsAny(p.Description, "$`") }) {
		return "# shellcheck disable=SC2016 # words of the drawing, which nothing expands\n"
	}
	return ""
}

// takesOf are the words by which the script knows what a stack takes.
func takesOf(st Stack) string {
	var out []string
	for _, p := range st.Parameters {
		if p.From != "" {
			out = append(out, p.Name+"="+p.From)
		} else {
			out = append(out, p.Name)
		}
	}
	return strings.Join(out, " ")
}

// entries are the entries of a list of the script, one a line.
func entries[T any](all []T, word func(T) string) string {
	if len(all) == 0 {
		return ""
	}
	var b strings.Builder
	for _, x := range all {
		b.WriteString("\n  " + quote(word(x)))
	}
	return b.String() + "\n"
}

// usageOf describes parameters in the help of the script.
func usageOf(asked []Parameter) string {
	var b strings.Builder
	for _, p := range asked {
		need := "required at first"
		if p.Default != "" {
			need = "at first " + p.Default
		}
		fmt.Fprintf(&b, "\n  %s (%s), %s\n      %s\n", p.Name, environmentName(p.Name), oneLine(need, 200), oneLine(p.Description, 500))
	}
	return b.String()
}

// quote makes one word of the shell of any text.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

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
