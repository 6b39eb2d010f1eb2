package cloudformation

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"portolan/model"
	"portolan/model/wording"
)

// A template that nobody edited since an export wrote it says of its drawing what that
// version of the program made of it. What an export gives otherwise now is no edit, and
// says nothing of the design: [OwnFolder] knows which files are as they were written.

// markUntouched notes which templates are as an export wrote them, and tells whether the
// set is of a version before the manifest had digests.
func markUntouched(set []*readTemplate, files []File) (undated bool) {
	at := slices.IndexFunc(files, func(f File) bool { return path.Base(f.Name) == Manifest })
	if at < 0 {
		return false
	}
	var m struct {
		Design string
		Files  []struct{ Name string }
	}
	if json.Unmarshal(files[at].Data, &m) != nil {
		return false
	}
	own, ok := ReadOwnFolder(files[at].Data, m.Design)
	if !ok {
		return len(m.Files) == 0
	}
	for _, f := range files {
		base := path.Base(f.Name)
		for _, t := range set {
			if t.name == strings.TrimSuffix(base, path.Ext(base)) {
				t.untouched = own.Untouched(base, f.Data)
			}
		}
	}
	return false
}

// ofVersion are the places at which a drawing differs from templates that nobody edited.
// What such a template takes from another that was edited follows from that.
func (c *comparison) ofVersion(start *attempt) map[string]bool {
	out := map[string]bool{}
	for _, g := range start.gaps {
		if c.untouched(g) && !c.follows(g) {
			out[g.key()] = true
		}
	}
	return out
}

// untouched tells whether a gap is in a template that nobody edited.
func (c *comparison) untouched(g gap) bool {
	if g.read != nil {
		return g.read.in.untouched
	}
	at := slices.IndexFunc(c.read, func(t *readTemplate) bool { return t.name == g.written.in.name })
	if at < 0 {
		return !slices.ContainsFunc(c.read, func(t *readTemplate) bool { return !t.untouched })
	}
	return c.read[at].untouched
}

// follows tells whether what a gap is about refers to a template that was edited.
func (c *comparison) follows(g gap) bool {
	return g.read != nil && slices.ContainsFunc(c.refs[g.read], func(ref readRef) bool { return !ref.to.in.untouched })
}

// tellVersion says that a set is of an earlier version, and what that is about.
func (r *Reading) tellVersion(c *comparison) {
	if r.undated && len(r.Notes) > 0 {
		r.Notes = append(r.Notes, Note{ID: Manifest, What: "version", Why: "an earlier version wrote this set, which did not note what its files were: what is listed may come of that, and not of an edit"})
	}
	if len(c.version) == 0 {
		return
	}
	keys := make([]string, 0, len(c.version))
	for key := range c.version {
		keys = append(keys, strings.TrimSuffix(key, "/"))
	}
	slices.Sort(keys)
	why := "an earlier version wrote it, and nobody edited it since: an export now gives " + wording.Count(len(keys), "place") + " otherwise, such as " + model.Visible(keys[0])
	name, _, _ := strings.Cut(keys[0], "/")
	r.Notes = append(r.Notes, Note{ID: name, What: "version", Why: why})
}
