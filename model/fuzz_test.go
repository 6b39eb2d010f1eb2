package model_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// What is typed as the value of a property is taken and read back the same, or
// is refused in a line and changes nothing.
func FuzzSet(f *testing.F) {
	type field struct {
		name string
		prop model.Prop
		spec func() any
	}
	var fields []field
	for _, k := range model.Kinds() {
		for _, p := range k.Props {
			fields = append(fields, field{string(k.Kind) + "." + p.Name, p, func() any { return k.NewSpec() }})
		}
	}
	for _, k := range model.LinkKinds() {
		for _, p := range k.Props {
			fields = append(fields, field{string(k.Kind) + "." + p.Name, p, func() any { return k.NewSpec() }})
		}
	}
	for i := range fields {
		for _, s := range []string{"", "1", "true", "10.0.0.0/8\nParis", "403 -> 200 /index.html ttl 10", "path=/a host=b redirect https://c/", "wifi 60", "\x1b[2J", "1e309", "-0", "9223372036854775808"} {
			if i%7 == len(s)%7 {
				f.Add(uint16(i), s)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint16, text string) {
		at := fields[int(which)%len(fields)]
		value := strings.Split(text, "\n")
		spec := at.spec()
		if err := at.prop.Set(spec, value); err != nil {
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return r == 0x1b || r == '\n' }) {
				t.Errorf("%s refuses %q with %q", at.name, text, err)
			}
			if had, set := at.prop.Get(spec); set {
				t.Errorf("%s refuses %q and is %q", at.name, text, had)
			}
			return
		}
		had, set := at.prop.Get(spec)
		if !set {
			return
		}
		second := at.spec()
		if err := at.prop.Set(second, had); err != nil {
			t.Fatalf("%s takes %q as %q, and not that: %v", at.name, text, had, err)
		}
		if again, _ := at.prop.Get(second); !slices.Equal(again, had) {
			t.Errorf("%s is %q, and read back %q", at.name, had, again)
		}
	})
}
