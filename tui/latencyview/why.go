package latencyview

// What these say is why something cannot be done with the selected row, "" where it can:
// then keys say it, and neither footer nor menu offers it.

func (p *Panel) noRow() string {
	if _, ok := p.Selected(); !ok || p.t == nil {
		return "No row is selected."
	}
	return ""
}

func (p *Panel) noIdeas() string {
	if w := p.noRow(); w != "" {
		return w
	}
	if j, _ := p.Selected(); !j.Known {
		return p.keys.Spell("This journey has no figures to improve. {source} tells why.")
	}
	return ""
}

func (p *Panel) oneCase() string {
	j, _ := p.Selected()
	switch w := p.noRow(); {
	case w != "":
		return w
	case len(j.Branches) == 0:
		return p.keys.Spell("This journey has no figures. {source} tells why.")
	case len(j.Branches) == 1:
		return "No cache is on the way, so there is one case only."
	}
	return ""
}

func (p *Panel) notTried() string {
	if !p.onTried() {
		return p.keys.Spell("Only a city that is tried can be added; {city.try} tries one.")
	}
	return ""
}

func (p *Panel) noCache() string {
	if w := p.noRow(); w != "" {
		return w
	}
	j, _ := p.Selected()
	if _, has := p.cacheLink(j); !has {
		return "No cache answers this request."
	}
	return ""
}

func (p *Panel) noAssumption() string {
	if p.res == nil || len(p.res.Assumptions) == 0 {
		return "The estimate rests on no assumption that can be changed."
	}
	return ""
}
