package format

import "testing"

func FuzzReadBaseline(f *testing.F) {
	for _, s := range []string{"", "{}", `{"schema":"` + BaselineForm + `"}`, `{"schema":"` + BaselineForm + `","findings":[{"rule":"a","file":"b"}]} x`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := ReadBaseline(text)
		if (b == nil) == (err == nil) {
			t.Fatalf("%v and %v", b, err)
		}
	})
}
