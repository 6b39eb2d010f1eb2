package inspector

import "portolan/model"

// Follow is the id that a node has after an edit: renaming changes it. It
// serves to keep the focus on the node.
func Follow(e model.Edit, id string) string {
	switch e := e.(type) {
	case model.Rename:
		if e.ID == id {
			return e.To
		}
	case model.Batch:
		for _, part := range e.Edits {
			id = Follow(part, id)
		}
	}
	return id
}
