package cloudformation

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
)

// asWritten gives a file of a set another text, as an export of that time would have
// written it: the manifest has its digest.
func asWritten(files []File, name, old, now string) bool {
	at := slices.IndexFunc(files, func(f File) bool { return strings.HasSuffix(f.Name, name) })
	of := slices.IndexFunc(files, func(f File) bool { return f.Name == Manifest })
	if at < 0 || of < 0 || !strings.Contains(string(files[at].Data), old) {
		return false
	}
	was := sumOf(files[at].Data)
	files[at].Data = []byte(strings.Replace(string(files[at].Data), old, now, 1))
	files[of].Data = bytes.ReplaceAll(files[of].Data, []byte(was), []byte(sumOf(files[at].Data)))
	return true
}

// What an earlier version wrote otherwise is no edit: the design is the one that was
// drawn, and one line tells. Where a file was edited since, what that file says is told.
func TestReadSetsOfEarlierVersions(t *testing.T) {
	const src = `nodes:
  - {id: u, kind: users}
  - {id: f, kind: function-url, region: eu-west-1, authType: NONE}
  - {id: l, kind: lambda, region: eu-west-1}
  - {id: s, kind: s3, region: eu-west-1}
  - {id: cdn, kind: cloudfront}
  - {id: t, kind: s3, region: us-west-2}
links:
  - u -> f
  - f -> l
  - l -> s
  - u -> cdn
  - {from: cdn, to: t, access: oac}
`
	const variable = "          STORE_S: !Ref SBucket\n"
	drawn := document.Format(parseDesign(t, src))
	read := func(change func(files []File) bool) *Reading {
		t.Helper()
		files, err := exportOf(t, src).Files()
		if err != nil {
			t.Fatal(err)
		}
		if !change(files) {
			t.Fatal("nothing to change")
		}
		r, err := Read(files, ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	older := func(files []File) bool { return asWritten(files, "eu-west-1.yaml", variable, "") }
	r := read(older)
	if got := document.Format(r.Topology); !bytes.Equal(got, drawn) {
		t.Errorf("read\n%s\nwant\n%s", got, drawn)
	}
	if told := r.told(); strings.Count(told, "\n") > 0 || !strings.Contains(told, "an earlier version wrote it") || !strings.Contains(told, "LFunction/Environment.Variables") {
		t.Errorf("told:\n%s", told)
	}
	r = read(func(files []File) bool {
		return older(files) && replaceOnce(files, "HttpVersion: http2\n", "HttpVersion: http3\n")
	})
	if told := r.told(); !strings.Contains(told, "cdn: httpVersion") || strings.Contains(told, "not understood") || !strings.Contains(told, "an earlier version wrote it") {
		t.Errorf("told:\n%s", told)
	}
	r = read(func(files []File) bool { return replaceOnce(files, variable, "") }) // near miss: somebody took it away
	if told := r.told(); !strings.Contains(told, "STORE_S is missing") || strings.Contains(told, "an earlier version") {
		t.Errorf("told:\n%s", told)
	}
	r = read(func(files []File) bool { // a set of before there were digests
		at := slices.IndexFunc(files, func(f File) bool { return f.Name == Manifest })
		before, _, ok := strings.Cut(string(files[at].Data), `,`+"\n"+`  "files"`)
		files[at].Data = []byte(before + "\n}\n")
		return ok && replaceOnce(files, variable, "")
	})
	if told := r.told(); !strings.Contains(told, "stacks.json: version: ") {
		t.Errorf("told:\n%s", told)
	}
}
