package exportview

import (
	"strings"

	"portolan/export/cloudformation"
	"portolan/tui/origin"
)

// numbers are those that the view shows of the export as it is chosen: its size, what
// it takes of limits, what was counted.
func (p *Panel) numbers() (about string, all []origin.Number) {
	p.render()
	f := p.current()
	all = append(all, origin.Number{Name: p.previewTitle(), How: []string{"Counted in what is written: this design with the options of the form. The number at the lower edge counts the lines below."}})
	for i, text := range p.out.fills {
		n := origin.Number{Name: p.out.files[i].Name, Value: text, How: []string{
			"Counted in the template of the stack, comments and blanks too; the second number is the limit of CloudFormation.",
		}, Sources: []string{cloudformation.LimitsSource()}}
		if i < len(p.out.stacks) {
			n.How = append(n.How, p.out.stacks[i].region+": "+p.out.stacks[i].resources)
		}
		all = append(all, n)
	}
	for _, c := range p.out.checks {
		all = append(all, origin.Number{Name: "Check", Value: c.text, How: []string{"Counted in this design and this export."}})
	}
	for _, o := range f.options {
		if strings.ContainsAny(o.value(), "0123456789") {
			all = append(all, origin.Number{Name: o.label, Value: o.value(), How: []string{"Chosen in the form."}})
		}
	}
	for _, a := range p.out.asked {
		n := origin.Number{Name: a.Name, Value: a.Default, How: []string{a.Description}}
		if given := p.values.given[a.Name]; given != "" {
			n.Value = given
			n.How = append(n.How, "Given by you.")
		}
		if strings.ContainsAny(n.Value, "0123456789") {
			all = append(all, n)
		}
	}
	return f.Title, all
}
