package cloudformation

import (
	"slices"
	"strings"
)

// Update is what an update of a stack does that an earlier export made, where its owner
// has to know it before.
type Update struct{ What, Why string }

// The ways out, for the list of an export and the README.
const (
	wayOfTakers  = "AWS makes what is new before it deletes the old, and refuses it. The way out is two deployments: draw what takes it with a value that nothing had, or leave it out, deploy, then draw it as it should be"
	wayOfAnswers = "AWS makes what is new before it deletes the old, and refuses it. The way out is two deployments: draw the name with one answer of those that it had, deploy, then with the other policy"
	wayOfWeights = "several of those that share this traffic have another id, so that a weight that was shifted by hand is not known again: pass the one that stands when you deploy"
	wayOfTypes   = "CloudFormation changes the type of no resource. The way out is two deployments: leave the node out, deploy, then draw it as it should be"
	wayOfStores  = "what is made in its place is empty: copy what the old one holds before the update, or give the node the id that it had"
)

// aboutUpdates says what an update cannot do, and the ways out.
const aboutUpdates = `
When the design is exported into this folder again, what AWS has once keeps its logical id
and is changed in place: a priority of a listener, a route of an API, a record set of a
name, a domain. AWS makes what is new before it deletes the old. What takes the same under
another logical id is refused, and the update is rolled back. The export, ` + "`./deploy.sh`" + ` and
` + "`./deploy.sh --dry-run`" + ` name what is refused all the same. The ways out are two deployments:

- a priority, a route, a domain, a block of addresses (` + "`PriorityInUse`, `ConflictException`,\n  `CNAMEAlreadyExists`, `InvalidSubnet.Conflict`" + `): draw it with a value that nothing had, or
  leave it out, deploy, then draw it as it should be
- record sets of one name (` + "`InvalidChangeBatch`" + `): draw the name with one answer of those that
  it had, deploy, then with the other answers or the other policy
- a resource that becomes one of another type: leave the node out, deploy, then draw it

What stays when its stack is deleted stays too when its node gets another id, and the one
that is made in its place is empty. That is named as well: copy what it holds before the
update, or give the node the id that it had.

A set that was exported into an empty folder counts anew: put the templates that are
deployed there first, with ` + "`stacks.json`" + `.
`

// updates tells what happens to the stacks that an earlier export made.
func (x *exporter) updates(set *Set) (out []Update) {
	if x.o.earlier == nil {
		return nil
	}
	for _, st := range set.Stacks {
		was := x.o.earlier.made[st.Name]
		root, err := loadTemplate(st.Template)
		if len(was) == 0 || err != nil {
			continue
		}
		c := onUpdate{st.Name, was, heldResources(root)}
		out = append(out, c.types()...)
		out = append(out, c.takers()...)
		out = append(out, c.policies()...)
		out = append(out, c.left()...)
	}
	return append(out, x.weightsThatBegin()...)
}

// weightsThatBegin are those of which nobody can tell which weight of before they were:
// several have another id at once, and are drawn alike.
func (x *exporter) weightsThatBegin() (out []Update) {
	for _, w := range x.begin {
		out = append(out, Update{w.name + " of " + w.s.name + " begins with " + w.drawn + ", as drawn", wayOfWeights})
	}
	return out
}

// onUpdate holds the resources of a stack against those of before.
type onUpdate struct {
	stack    string
	was, now []heldResource
}

func heldAs(all []heldResource, id string) (heldResource, bool) {
	at := slices.IndexFunc(all, func(h heldResource) bool { return h.id == id })
	if at < 0 {
		return heldResource{}, false
	}
	return all[at], true
}

func (c onUpdate) types() (out []Update) {
	for _, r := range c.now {
		if h, ok := heldAs(c.was, r.id); ok && h.kind != r.kind {
			out = append(out, Update{r.id + " of " + c.stack + " becomes " + r.kind + ", and was " + h.kind, wayOfTypes})
		}
	}
	return out
}

// takers are the resources that take what another has of which there is one.
func (c onUpdate) takers() (out []Update) {
	told := map[string]bool{}
	for _, o := range onces {
		had := map[string]string{}
		for _, h := range c.was {
			for _, one := range o.taken(h.kind, h.properties) {
				had[one.key] = h.id
			}
		}
		for _, r := range c.now {
			for _, one := range o.taken(r.kind, r.properties) {
				by := had[one.key]
				if by == "" || by == r.id || c.letsGo(r, by, o, one) || told[r.id+by] {
					continue
				}
				told[r.id+by] = true
				out = append(out, Update{r.id + " of " + c.stack + " takes " + oneLine(one.words, 200) + " of " + by + " (" + o.answer + ")", wayOfTakers})
			}
		}
	}
	return out
}

// letsGo tells whether a resource that stays gives something up before another takes it.
func (c onUpdate) letsGo(r heldResource, by string, o once, one taking) bool {
	other, stays := heldAs(c.now, by)
	return stays && slices.Contains(r.after, by) && !slices.Contains(o.taken(other.kind, other.properties), one)
}

// policies are the record sets that meet one of another policy.
func (c onUpdate) policies() (out []Update) {
	for _, r := range c.now {
		before, there := heldAs(c.was, r.id)
		group, policy := groupOf(r.properties, ofRecordSet), answeredBy(r.properties)
		if r.kind != typeRecordSet || there && groupOf(before.properties, ofRecordSet) == group && answeredBy(before.properties) == policy {
			continue
		}
		for _, h := range c.was {
			if h.kind != typeRecordSet || h.id == r.id || groupOf(h.properties, ofRecordSet) != group || answeredBy(h.properties) == policy {
				continue
			}
			now, stays := heldAs(c.now, h.id)
			if stays && answeredBy(now.properties) == policy && slices.Contains(r.after, h.id) {
				continue // it has the policy by then
			}
			out = append(out, Update{r.id + " of " + c.stack + " has another policy than " + h.id + ", which has the same name and type (InvalidChangeBatch)", wayOfAnswers})
		}
	}
	return out
}

// left is what goes out of a stack and stays where it is.
func (c onUpdate) left() (out []Update) {
	for _, h := range c.was {
		if _, ok := heldAs(c.now, h.id); ok || !h.stays {
			continue
		}
		var fresh []string
		for _, r := range c.now {
			if _, ok := heldAs(c.was, r.id); !ok && r.kind == h.kind {
				fresh = append(fresh, r.id)
			}
		}
		what := h.id + " of " + c.stack + " (" + h.kind + ") goes out of the stack and stays with what it holds"
		if len(fresh) > 0 {
			what += "; " + strings.Join(fresh, ", ") + " is made anew"
		}
		out = append(out, Update{what, wayOfStores})
	}
	return out
}
