package cloudformation

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// ValuesFile is the file of values beside the script, for its --parameters.
const ValuesFile = "parameters.txt"

// Asked are the parameters that the owner gives, each once.
func (s *Set) Asked() []Parameter {
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

// Refuse says what a value has to be that the parameter does not take, "" when it
// takes it. AWS knows more than that: whether what is named exists.
func (p Parameter) Refuse(value string) string {
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return "One line without control characters."
	case p.Type == "Number":
		n, err := strconv.Atoi(value)
		if p.Min == 0 && p.Max == 0 && err != nil {
			return "A whole number."
		}
		if err != nil || p.Max != 0 && (n < p.Min || n > p.Max) {
			return fmt.Sprintf("A whole number from %d to %d.", p.Min, p.Max)
		}
	case p.Pattern != "" && !regexp.MustCompile("^(?:"+p.Pattern+")$").MatchString(value):
		return "That does not fit the pattern " + p.Pattern + "."
	}
	return ""
}

// valuesFile holds the values that were given, as the script reads them.
func (s *Set) valuesFile() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# ./deploy.sh --parameters %s\n", ValuesFile)
	for _, p := range s.Asked() {
		if v := s.Values[p.Name]; v != "" {
			fmt.Fprintf(&b, "\n# %s\n%s=%s\n", oneLine(p.Description, 500), p.Name, v)
		}
	}
	return []byte(b.String())
}

// given tells whether the owner gave a value that a stack takes, or took one away
// that stands in the file.
func (s *Set) given() bool {
	return slices.ContainsFunc(s.Asked(), func(p Parameter) bool {
		_, ok := s.Values[p.Name]
		return ok
	})
}

// ReadValues reads a file of values by name. Lines that are neither a value nor a
// remark are left alone: the script refuses them.
func ReadValues(data []byte) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		name, value, ok := strings.Cut(line, "=")
		if ok && !strings.HasPrefix(line, "#") {
			out[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return out
}

// Resources is how many resources the stack makes.
func (st Stack) Resources() int { return len(st.made) }

// Fill is how much of a limit of CloudFormation a stack takes.
type Fill struct {
	What      string // such as "resources"
	Has, Most int
}

// Fills are the limits of a template that grow with a design. A template of more
// bytes than the first goes through a bucket, see Upload.
func (st Stack) Fills() []Fill {
	return []Fill{
		{"bytes inline", len(st.Template), ofTemplate("inline")},
		{"resources", st.Resources(), ofTemplate("resources")},
		{"parameters", len(st.Parameters), ofTemplate("parameters")},
		{"outputs", len(st.Outputs), ofTemplate("outputs")},
	}
}
