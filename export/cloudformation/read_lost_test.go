package cloudformation

import (
	"regexp"
	"strings"
	"testing"

	"portolan/model/document"
)

var metadataBlock = regexp.MustCompile(`(?s)\nMetadata:\n.*?\n(Parameters|Rules):\n`)

// A set of ours that has lost its drawing gives nodes and links by its resources,
// under the ids that they had.
func TestReadWithoutDrawing(t *testing.T) {
	for name, want := range map[string][]string{
		"static-site":    {"{id: www, kind: record, zone: example.com, name: www.example.com", "- www -> cdn", "access: oac", "- acl -> cdn", "- cert -> cdn", "title: Site CDN"},
		"weighted-shift": {"policy: weighted", "weight: "},
		"global-api":     {"- api-name -> front", "- front -> headers", "- front -> orders", "- orders -> handler", "kind: datastore", "kind: rest-api"},
	} {
		t.Run(name, func(t *testing.T) {
			_, files := exportedFiles(t, name)
			for i := range files {
				files[i].Data = []byte(metadataBlock.ReplaceAllString(string(files[i].Data), "\n$1:\n"))
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			drawn := string(document.Format(r.Topology))
			for _, line := range want {
				if !strings.Contains(drawn, line) {
					t.Errorf("%s is not in\n%s", line, drawn)
				}
			}
			if r.Drawn || !strings.Contains(r.told(), "no users") {
				t.Errorf("told is %s", r.told())
			}
		})
	}
}
