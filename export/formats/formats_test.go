package formats_test

import (
	"bytes"
	"slices"
	"testing"

	"portolan/export/formats"
	"portolan/model"
	"portolan/samples/samplestest"
)

// Names are unique, and every format can be found, named and written.
func TestFormats(t *testing.T) {
	words := map[string]bool{}
	top := samplestest.Topology(t, "static-site")
	for _, f := range formats.All() {
		for _, w := range []string{f.Name, f.Short} {
			if w != "" && words[w] {
				t.Errorf("%s is used twice", w)
			}
			words[w] = true
		}
		if f.Title == "" || f.Help == "" || f.Ending == "" {
			t.Errorf("%s: title, help and ending are needed", f.Name)
		}
		if formats.Find(formats.All(), f.Name).Name != f.Name {
			t.Errorf("%s is not found", f.Name)
		}
		if f.Write == nil {
			if f.Name != formats.CloudFormation && f.Name != formats.PNG {
				t.Errorf("%s cannot be written", f.Name)
			}
			continue
		}
		plain := written(t, f, top, nil)
		for _, o := range f.Options {
			choices := o.Choices()
			if first := written(t, f, top, map[string]string{o.Flag: choices[0]}); !bytes.Equal(first, plain) {
				t.Errorf("%s: %s %s is not what is written without the flag", f.Name, o.Flag, choices[0])
			}
			for _, v := range choices[1:] {
				written(t, f, top, map[string]string{o.Flag: v})
			}
		}
	}
	if formats.Find(formats.All(), "") != nil || formats.Find(formats.All(), "pdf") != nil {
		t.Error("a word that names nothing is found")
	}
}

func TestOptionsRefuse(t *testing.T) {
	for _, c := range []struct{ format, flag, value, want string }{
		{"dot", formats.Direction, "up", "lr or td"},
		{"dot", formats.Direction, "td", ""},
		{"mermaid", formats.Theme, "page", "light or dark"},
		{"text", formats.Width, "0", ""},
		{"text", formats.Width, "19", "20 columns are the least"},
		{"text", formats.Width, "20", ""},
		{"png", formats.Scale, "0", "1 to 4"},
		{"png", formats.Scale, "4", ""},
		{"cfn", formats.Network, "none", "create or existing"},
	} {
		f := formats.Find(formats.All(), c.format)
		i := slices.IndexFunc(f.Options, func(o formats.Option) bool { return o.Flag == c.flag })
		if got := f.Options[i].Refuse(c.value); got != c.want {
			t.Errorf("%s --%s %s: %q, want %q", c.format, c.flag, c.value, got, c.want)
		}
	}
}

func written(t *testing.T, f *formats.Format, top *model.Topology, values map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, formats.Request{Topology: top, Values: values}); err != nil || b.Len() == 0 {
		t.Fatalf("%s %v: %d bytes, %v", f.Name, values, b.Len(), err)
	}
	return b.Bytes()
}
