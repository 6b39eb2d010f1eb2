package main

import (
	"bytes"
	"testing"
	"testing/iotest"
	"unicode"
	"unicode/utf8"

	"portolan/model"
)

// Whatever a client types, what passes is text and complete sequences.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"hello", "\x1b[A", "\x1b[200~a\x1b[201~", "\x1b]52;c;QQ==\x07x", "\x1b[1;2;3;4;5m", "\x1bP>|x\x1b\\", "\xff\x9b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, err := read(t, bytes.NewReader(data))
		pieces, other := read(t, iotest.OneByteReader(bytes.NewReader(data)))
		if !utf8.ValidString(whole) || (err == nil) != (other == nil) || err == nil && whole != pieces {
			t.Errorf("%q becomes %q (%v), and in pieces %q (%v)", data, whole, err, pieces, other)
		}
	})
}

// Files of keys and passwords let in only names that a folder may have.
func FuzzSecrets(f *testing.F) {
	f.Add([]byte("secret\n"))
	f.Add([]byte("ada:one\r\nbob:two\n*:three"))
	f.Add([]byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtQUDZWhs8k/cZcykMkaoX7ZE7DXld8TP79HyddVTVS ada@home\n# note\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		names := map[string]bool{}
		passwords, err := parsePasswords(data, "passwords")
		if err == nil && len(passwords) == 0 {
			t.Error("no password, and no error")
		}
		for name := range passwords {
			names[name] = name != anyone
		}
		list, err := parseKeys(data, "keys")
		if err == nil {
			keys, _ := keysOfLearners(list, "keys")
			for _, name := range keys {
				names[name] = true
			}
		}
		for name, judged := range names {
			again, err := learnerName(name)
			if judged && (err != nil || again != name || model.Visible(name) != name || bytes.ContainsFunc([]byte(name), func(r rune) bool { return r == '/' || unicode.IsControl(r) })) {
				t.Errorf("%q is let in: %v", name, err)
			}
		}
	})
}
