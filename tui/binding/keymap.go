package binding

// Keymap is what the configuration says about keys: by the full name of a
// binding or the name of a command, the keys that it has instead of its own.
type Keymap map[string][]string

// Rebind gives the bindings the keys of the configuration. It does nothing when
// that was done before, so that it may be called at any time.
func (t *Table) Rebind(m *Keymap) {
	if m == nil || t.bound == m {
		return
	}
	t.bound = m
	for _, b := range t.list {
		b.Keys = b.standard
		if keys, ok := (*m)[b.Name()]; ok {
			b.Keys = keys
		}
	}
	if t.Line != nil {
		t.Line.Rebind(m)
	}
}
