package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// tellApart says for each resource what the design gives in another way. Of
// templates that are not ours only what was read counts: what an export would add
// was left to AWS.
func (r *Reading) tellApart(s *solver) {
	var parts, added []string
	var of *readResource
	same := &sameness{set: s.read, t: s.now.t, called: map[string]string{}}
	end := func() {
		if len(added) > 0 {
			parts = append(parts, "what was read adds what it leaves out: "+strings.Join(slices.Compact(added), ", "))
		}
		if len(parts) > 0 {
			r.Notes = append(r.Notes, Note{ID: of.in.name + "/" + of.id, What: "a part of " + of.kind, Why: strings.Join(parts, "; "), LeftOut: true, brief: briefly(parts, "")})
		}
		parts, added = nil, nil
	}
	for _, g := range byPlace(s.now.gaps) {
		if g.read != nil && g.written == nil && !g.read.isExtra() {
			continue // it is listed as not read
		}
		if g.read == nil {
			if s.ours {
				end()
				r.Notes = append(r.Notes, Note{ID: g.resource().in.name + "/" + g.resource().id, What: g.resource().kind, Why: "the design that was read gives it, the templates have none", LeftOut: true})
			}
			continue
		}
		if !s.ours && (g.absent && !g.left && !g.added || g.same || g.written != nil && same.alike(g)) {
			continue
		}
		if g.written == nil {
			end()
			r.Notes = append(r.Notes, Note{ID: g.read.in.name + "/" + g.read.id, What: g.read.kind, Why: "nothing that was read gives it", LeftOut: true})
			continue
		}
		what := fmt.Sprintf("%s is %s; what was read gives %s", g.path, quotedShort(g.want), quotedShort(g.have))
		switch {
		case g.left:
			what = fmt.Sprintf("%s is left out, which AWS takes for %s; what was read gives %s", g.path, quotedShort(g.want), quotedShort(g.have))
		case g.absent:
			what = fmt.Sprintf("%s is missing; what was read gives %s", g.path, quotedShort(g.have))
		case g.new:
			what = fmt.Sprintf("%s is %s; what was read gives nothing there", g.path, quotedShort(g.want))
		}
		if of != g.read {
			end()
		}
		if of = g.read; g.added {
			added = append(added, s.addedAt(g))
		} else {
			parts = append(parts, what)
		}
	}
	end()
	r.tellNetwork(same)
	r.tellEarly(s)
}

// quotedApart is a text from where it differs from another, when what is before
// fills a line.
func quotedApart(s, other string) string {
	if same := len(commonStart(s, other)); same > 40 {
		if cut := strings.LastIndexByte(s[:same], ' ') + 1; cut > 0 {
			return quotedShort("…" + s[cut:])
		}
	}
	return quotedShort(s)
}

func quotedShort(s string) string { return `"` + model.Shortened(model.Visible(s)) + `"` }
