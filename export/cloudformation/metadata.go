package cloudformation

import (
	"portolan/model/document"
)

// drawing is the topology as a file, for the Metadata of a template.
func (x *exporter) drawing() value {
	return object(f("Topology", text(string(document.Format(x.source)))))
}
