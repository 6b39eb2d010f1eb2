package dot

import "portolan/model"

// nodeLabel is what the box says in every drawing: caption, title, facts and
// what guards it when folded. The finding stands there in words, since colour
// alone says nothing to many readers.
func (d *drawing) nodeLabel(n *model.Node) string {
	face := d.faces[n.ID]
	lines := append([]string{face.Caption, face.Title}, face.Facts...)
	for _, guard := range face.Badges {
		lines = append(lines, "+ "+guard.Text)
	}
	for _, s := range d.graph.Loose(d.index[n.ID]) {
		lines = append(lines, legendSign+"group "+s)
	}
	if s := d.o.Notes.Wait(n.ID); s != "" {
		lines = append(lines, waitSign+s)
	}
	if f := d.o.Notes.Severity(n.ID); d.palette.finding[f] != "" {
		lines = append(lines, "! "+f)
	}
	return label(lines...)
}

// Signs at the start of lines that come from notes: reading a graph passes such
// lines over.
const (
	waitSign   = "~ "
	legendSign = "~ "
)
