package tui

import (
	"slices"

	"portolan/model"
	"portolan/model/layout"
	"portolan/tui/screen"
)

// pictured is how a state of the design was drawn last, so that undo and redo show what
// was there, and not what an edit made of it.
type pictured struct {
	of      *model.Topology
	room    screen.Rect
	zoomed
	drawing *layout.Drawing
}

// mostPictures is how many of them are kept.
const mostPictures = 24

// keepPicture keeps the drawing of a state of the design.
func (m *Model) keepPicture(t *model.Topology) {
	d := m.look.made()
	if d == nil || m.look.filter.on() || m.dragging() || m.look.drawn != m.doc.rev {
		return
	}
	p := pictured{t, m.room(), m.look.asks(), d}
	m.look.pictures = slices.DeleteFunc(m.look.pictures, p.same)
	m.look.pictures = append(m.look.pictures, p)
	if extra := len(m.look.pictures) - mostPictures; extra > 0 {
		m.look.pictures = slices.Delete(m.look.pictures, 0, extra)
	}
}

// same tells whether another picture was to show the same thing in the same way.
func (p pictured) same(o pictured) bool {
	return p.of == o.of && p.room == o.room && p.zoomed == o.zoomed
}

// asks is the zoom as far as a drawing depends on it.
func (l *look) asks() zoomed {
	if !l.chosen {
		return zoomed{}
	}
	return zoomed{level: l.level, chosen: true, full: l.full, way: l.way, fits: l.fits}
}

// recallPicture takes the drawing that a state of the design had before.
func (m *Model) recallPicture(t *model.Topology) bool {
	if m.look.filter.on() || m.dragging() || m.look.afresh {
		return false
	}
	ask := pictured{of: t, room: m.room(), zoomed: m.look.asks()}
	for _, p := range m.look.pictures {
		switch {
		case !p.same(ask):
		case m.look.chosen:
			m.look.drawings[m.look.level] = p.drawing
			return true
		default:
			m.look.fitted = p.drawing
			return true
		}
	}
	return false
}
