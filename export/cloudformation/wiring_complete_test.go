package cloudformation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// edgeKinds are the kinds whose wires stand in testdata/wiring; those of load
// balancers, compute and networks have tests of their own.
var edgeKinds = []model.Kind{
	model.KindRecord, model.KindHealthCheck, model.KindCloudFront, model.KindCloudFrontFunction, model.KindLambdaEdge,
	model.KindWAF, model.KindShield, model.KindCertificate, model.KindRESTAPI, model.KindHTTPAPI, model.KindWebSocketAPI, model.KindVPCLink,
	model.KindS3, model.KindLambda, model.KindFunctionURL,
}

// edgeLinks are the kinds of links whose properties do.
var edgeLinks = []model.LinkKind{model.ResolvesTo, model.Origin, model.Integration, model.Invokes}

// TestWiringIsComplete asks for a row for every property of these kinds and
// links that says something to AWS, and for every row of connections.csv that
// starts at one of the kinds.
func TestWiringIsComplete(t *testing.T) {
	rows := map[string]int{}
	for _, f := range wiringFiles(t) {
		for _, row := range f.Rows {
			rows[row.Wires]++
		}
	}
	demand := func(wire string) {
		if rows[wire] == 0 {
			t.Errorf("no row for %s", wire)
		}
		delete(rows, wire)
	}
	for _, k := range edgeKinds {
		at := model.Place{Node: model.NewNode("n", "", k.Info().NewSpec())}
		for _, p := range k.Info().Props {
			if !describes(at, p.Name) {
				demand(string(k) + "." + p.Name)
			}
		}
	}
	for _, k := range edgeLinks {
		at := model.Place{Link: &model.Link{Kind: k}}
		for _, p := range k.Info().Props {
			if !describes(at, p.Name) {
				demand(string(k) + "." + p.Name)
			}
		}
	}
	for _, c := range model.Connections() {
		from, to := kindOf(c.From), kindOf(c.To)
		if slices.Contains(edgeKinds, from) && (serviceIndex[from].wiresKinds(to) || outside[to] != "") {
			demand(c.From + " -> " + c.To + " " + string(c.Link))
		}
	}
	for wire := range rows {
		t.Errorf("%s wires nothing of the model", wire)
	}
}

// kindOf is the kind with a name in the table of connections.
func kindOf(variant string) model.Kind {
	for _, k := range model.Kinds() {
		if slices.Contains(variants(k.Kind), variant) {
			return k.Kind
		}
	}
	return ""
}

// TestWiringIsWritten writes the set of every row to the folder that
// PORTOLAN_WIRING names, for judges that read files.
func TestWiringIsWritten(t *testing.T) {
	dir := os.Getenv("PORTOLAN_WIRING")
	if dir == "" {
		t.Skip("PORTOLAN_WIRING is not set")
	}
	for name, f := range wiringFiles(t) {
		for i, row := range f.Rows {
			top := parseDesign(t, f.Bases[row.Base])
			if row.At != "" {
				top = withValues(t, top, row.At, row.property(), row.Value, row.Also)
			}
			set, err := Export(top, Options{})
			if err != nil {
				continue
			}
			files, err := set.Files()
			if err != nil {
				t.Fatal(err)
			}
			folder := filepath.Join(dir, strings.TrimSuffix(name, ".yaml")+"-"+decimal(i)+"-"+row.Base)
			if err := os.MkdirAll(folder, 0o755); err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if err := os.WriteFile(filepath.Join(folder, file.Name), file.Data, file.Mode); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
