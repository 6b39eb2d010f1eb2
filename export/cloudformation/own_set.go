package cloudformation

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	jsonexport "portolan/export/json"
)

// A folder that an export wrote is ours to write again, as far as nobody has edited it
// since: its manifest knows the digest of each of its files, its own too.

// unsigned stands in a manifest in the place of its own digest while that is made.
var unsigned = strings.Repeat("0", hex.EncodedLen(sha256.Size))

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// sign puts the digest of a manifest into it. Names of stacks and parameters cannot hold
// as many zeros in quotes, and prompts escape quotes.
func sign(manifest []byte) []byte {
	return bytes.ReplaceAll(manifest, []byte(`"`+unsigned+`"`), []byte(`"`+sumOf(manifest)+`"`))
}

// OwnFolder is what is known of a folder into which a set of a design was exported.
type OwnFolder struct {
	names   []string
	written map[string]string // digest by file
	signed  bool              // the manifest is as it was written
}

// ReadOwnFolder reads the manifest of a folder; ok is false where it is not one of a set
// of that design, or of an export before folders knew their files.
func ReadOwnFolder(manifest []byte, design string) (o OwnFolder, ok bool) {
	var m struct {
		Schema, Design string
		Files          []jsonexport.Written
	}
	if json.Unmarshal(manifest, &m) != nil || m.Schema != jsonexport.StacksForm || m.Design != design || len(m.Files) == 0 {
		return OwnFolder{}, false
	}
	o.written = map[string]string{}
	for _, file := range m.Files {
		if file.Name == "" || file.SHA256 == "" {
			continue // nothing that an export wrote
		}
		o.names, o.written[file.Name] = append(o.names, file.Name), file.SHA256
	}
	own := o.written[Manifest]
	o.signed = own != "" && own == sumOf(bytes.ReplaceAll(manifest, []byte(`"`+own+`"`), []byte(`"`+unsigned+`"`)))
	return o, true
}

// Untouched tells whether a file of the folder is as the export wrote it.
func (o OwnFolder) Untouched(name string, data []byte) bool {
	if name == Manifest {
		return o.signed
	}
	return o.written[name] != "" && o.written[name] == sumOf(data)
}

// Wrote tells whether the export wrote a file of that name.
func (o OwnFolder) Wrote(name string) bool { return o.written[name] != "" }

// Templates are the templates of the folder, as read gives its files. What is not there
// is left out.
func (o OwnFolder) Templates(read func(name string) ([]byte, error)) []File {
	var out []File
	for _, name := range o.names {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		if data, err := read(name); err == nil {
			out = append(out, File{Name: name, Data: data})
		}
	}
	return out
}

// Switched are the options by which templates were made and that o gives another value,
// each as it was and as it would be. Those that only add to a set are no matter.
func (o Options) Switched(templates []File) []string {
	var was Options
	drawn := false
	for _, f := range templates {
		root, err := loadTemplate(f.Data)
		if err != nil {
			continue
		}
		own := lookupObject(lookupObject(root, "Metadata"), metadataKey)
		drawn = drawn || own != nil
		for name, v := range members(lookupObject(own, keyOptions)) {
			was.recall(name.Value, v.Value)
		}
	}
	if !drawn {
		return nil
	}
	var out []string
	for _, x := range [][3]string{
		{"network", cmp.Or(was.Network, NetworkCreate), cmp.Or(o.Network, NetworkCreate)},
		{"nat", cmp.Or(was.NAT, NATPerZone), cmp.Or(o.NAT, NATPerZone)},
	} {
		if x[1] != x[2] {
			out = append(out, "--"+x[0]+" "+x[1]+", and this one would be --"+x[0]+" "+x[2])
		}
	}
	return out
}
