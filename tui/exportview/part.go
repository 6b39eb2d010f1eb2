package exportview

import (
	"slices"

	"portolan/export/formats"
)

// SetPart tells which part of the design the canvas shows, "" for all of it, and
// whether pictures show that part too. Without a part there is nothing to choose.
func (p *Panel) SetPart(part string, shown bool) {
	at := 0
	if shown {
		at = 1
	}
	for _, f := range p.formats {
		f.options = slices.DeleteFunc(f.options, func(o *option) bool { return o.flag == formats.Part })
		i := slices.IndexFunc(f.Options, func(o formats.Option) bool { return o.Flag == formats.Part })
		if i >= 0 && part != "" {
			o := f.Options[i]
			f.options = append(f.options, &option{label: o.Label, flag: o.Flag, values: []string{o.Auto, part}, at: at})
		}
	}
	p.fresh = false
}
