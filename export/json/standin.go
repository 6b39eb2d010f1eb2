package jsonexport

import "portolan/model"

// StandIn is something of the design that no figure can be made of.
type StandIn struct {
	Node  string `json:"node,omitempty" doc:"id, where it is of a node"`
	Link  string `json:"link,omitempty" doc:"FROM -> TO, where it is of a link"`
	Prop  string `json:"property"`
	Value string `json:"value" doc:"as it is written; a sum of shares in percent"`
	Used  string `json:"used" doc:"in its place"`
	Text  string `json:"text" doc:"one sentence"`
}

func standInsOf(all []model.StandIn) []StandIn {
	var out []StandIn
	for _, s := range all {
		x := StandIn{Prop: s.Prop.Name, Value: s.Value, Used: s.Used, Text: s.String()}
		if s.At.Link != nil {
			x.Link = s.At.Link.Ref().String()
		} else {
			x.Node = s.At.Node.ID
		}
		out = append(out, x)
	}
	return out
}
