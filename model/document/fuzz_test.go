package document

import (
	"strings"
	"testing"

	"portolan/model"
)

// smallDocuments are seeds that a fuzzer changes quickly; whole samples are read
// by the other tests.
var smallDocuments = []string{
	head + "  - {id: a, kind: s3}\n",
	"portolan: 1\nname: n # c\n\nnodes:\n  - id: a\n    kind: users\n    locations: [Paris, DE]\n  - {id: b, kind: record, zone: x.org}\nlinks:\n  - a -> b\n",
	"portolan: 1\nnodes: [{id: a, kind: alb}]\nlayout: {a: [1, 2]}\nignore: [{rule: x, reason: y}]\nassume: {tls: \"1.2\"}\nexpect: [{from: a, p95: 60ms}]\n",
}

func FuzzJournal(f *testing.F) {
	for _, s := range []string{"", "{}\n", `{"document":"/a","edits":1,"at":"2026-01-02T03:04:05Z","sha256":"` + sumOf("ab") + `","base":1,"window":{"pid":1,"host":"h"}}` + "\nab"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, by, ok := parseJournal(text)
		if !ok {
			return
		}
		if len(r.Base)+len(r.Data) > len(text) {
			t.Fatalf("%d and %d bytes of %d", len(r.Base), len(r.Data), len(text))
		}
		if by != nil {
			_ = by.gone()
		}
	})
}

func FuzzLock(f *testing.F) {
	for _, s := range []string{"", lockContent(), "pid: 1\nhost: h\nsince: x\n", "pid: -1\nhost: " + hostName() + "\nstart: 1\nboot: \n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := parseLock(text)
		if h.PID <= 0 && h.gone() {
			t.Fatalf("a process without a number is gone: %q", text)
		}
		said := (&LockedError{PID: h.PID, Host: h.Host, User: h.User, Since: h.since}).Error()
		if said != model.Visible(said) {
			t.Fatalf("%q", said)
		}
	})
}

func FuzzTorn(f *testing.F) {
	f.Add("ab", "cd", "ad")
	f.Fuzz(func(t *testing.T, old, data, disk string) {
		if !Torn([]byte(old), []byte(old), []byte(data)) || !Torn([]byte(data), []byte(old), []byte(data)) {
			t.Fatal("a whole text is no state of writing it")
		}
		_ = Torn([]byte(disk), []byte(old), []byte(data))
	})
}

// Merging any three documents gives one that can be written.
func FuzzMerge(f *testing.F) {
	f.Add(smallDocuments[0], smallDocuments[1], smallDocuments[2])
	f.Add(smallDocuments[1], strings.Replace(smallDocuments[1], "Paris", "Rome", 1), strings.Replace(smallDocuments[1], "a", "c", 5))
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var topo [3]*model.Topology
		for i, src := range []string{a, b, c} {
			f, err := Parse("x", []byte(src))
			if err != nil {
				return
			}
			topo[i] = f.Topology
		}
		m := model.Merge(topo[0], topo[1], topo[2], nil)
		if _, err := Parse("merged", Format(m.Topology)); err != nil {
			t.Fatal(err)
		}
	})
}
