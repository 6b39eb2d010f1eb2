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
	of   *model.Topology
	room screen.Rect
	zoomed
	drawing *layout.Drawing
	camera  *layout.Point // where it stood when the design was changed, nil before that
}

// mostPictures is how many of them are kept.
const mostPictures = 24

// keepPicture keeps the drawing of a state of the design.
func (m *Model) keepPicture(t *model.Topology) {
	d := m.look.made()
	if d == nil || m.look.filter.on() || m.dragging() || m.look.drawn != m.doc.rev {
		return
	}
	p := pictured{t, m.room(), m.look.asks(), d, nil}
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

// picture is the kept drawing of a state of the design, nil for none.
func (m *Model) picture(t *model.Topology) *pictured {
	if m.look.filter.on() || m.dragging() || m.look.afresh {
		return nil
	}
	i := slices.IndexFunc(m.look.pictures, pictured{of: t, room: m.room(), zoomed: m.look.asks()}.same)
	if i < 0 {
		return nil
	}
	return &m.look.pictures[i]
}

// leavePicture keeps where the camera stands over the design that is about to change.
func (m *Model) leavePicture() {
	if p := m.picture(m.doc.now()); p != nil && p.drawing == m.canvas.Drawing() {
		x, y := m.canvas.Camera()
		p.camera = &layout.Point{X: x, Y: y}
	}
}

// recallPicture takes the drawing that a state of the design had before.
func (m *Model) recallPicture(t *model.Topology) bool {
	p := m.picture(t)
	if p == nil {
		return false
	}
	if m.look.camera = p.camera; m.look.chosen {
		m.look.drawings[m.look.level] = p.drawing
	} else {
		m.look.fitted = p.drawing
	}
	return true
}
