package cloudformation

import (
	"maps"
	"slices"
	"strings"
)

// renameParameters gives the parameters of a set that an earlier version of this program
// wrote the names that they have now, and tells whether there are any. Nobody edited
// them, so that what follows from their names is no difference; what else was changed
// about them since is told in the same line.
func (r *Reading) renameParameters(c *comparison, start *attempt) bool {
	unknown := slices.ContainsFunc(start.gaps, func(g gap) bool { return g.written == nil && g.read.kind == extraParameter })
	if !unknown {
		return false
	}
	f := c.foresee(start.t)
	if f == nil {
		return false
	}
	var said []string
	where := ""
	for t, o := range templatesBeside(c.read, f.set) {
		taken := map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(o.parameters)) {
			p, was := o.parameters[name], t.parameters[o.parameters[name].was]
			if was == nil || p.was == name || t.parameters[name] != nil || o.parameters[p.was] != nil || was.from != "" || taken[p.was] {
				continue
			}
			taken[p.was] = true
			what := p.was + " is " + name
			if was.def != p.def {
				what += " with " + quotedShort(p.def) + " in the place of " + quotedShort(was.def)
			}
			if !slices.Contains(said, what) {
				said = append(said, what)
			}
			where = t.name
			t.rename(p.was, name, p)
		}
	}
	if len(said) == 0 {
		return false
	}
	r.Notes = append(r.Notes, Note{ID: where, What: "parameters", Why: "an earlier version wrote this set; an export now calls them otherwise: " + strings.Join(said, ", ")})
	return true
}

// rename gives a parameter the name, the default and the bounds of another.
func (t *readTemplate) rename(was, name string, as *readParameter) {
	p := *t.parameters[was]
	p.name, p.def, p.hasDefault, p.bounds = name, as.def, as.hasDefault, as.bounds
	delete(t.parameters, was)
	t.parameters[name] = &p
	if t.renamed == nil {
		t.renamed = map[string]string{}
	}
	t.renamed[was] = name
}
