package inspector

// Selection is what is shown now.
func (p *Panel) Selection() Selection { return p.sel }
