package cloudformation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model"
)

// TestWiringIsComplete asks for a row for every property of kinds and links that
// says something to AWS, and for every row of connections.csv that does not start
// at users, who are no resources.
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
	for _, k := range model.Kinds() {
		at := model.Place{Node: model.NewNode("n", "", k.NewSpec())}
		for _, p := range k.Props {
			if outside[k.Kind] == "" && !describes(at, p.Name) {
				demand(string(k.Kind) + "." + p.Name)
			}
		}
	}
	for _, k := range model.LinkKinds() {
		at := model.Place{Link: &model.Link{Kind: k.Kind}}
		for _, p := range k.Props {
			if !describes(at, p.Name) {
				demand(string(k.Kind) + "." + p.Name)
			}
		}
	}
	for _, c := range model.Connections() {
		if outside[kindOf(c.From)] == "" {
			demand(c.From + " -> " + c.To + " " + string(c.Link))
		}
	}
	for wire := range rows {
		t.Errorf("%s wires nothing of the model", wire)
	}
}

// TestWiringLooksAtTheGroupsOfTargets asks of the row of every link of a balancer
// to what has a security group that it says by which protocol and port this lets
// the balancer in.
func TestWiringLooksAtTheGroupsOfTargets(t *testing.T) {
	said := map[string]bool{}
	for _, f := range wiringFiles(t) {
		for _, row := range f.Rows {
			for key, paths := range row.Expect {
				if !strings.HasSuffix(key, " AWS::EC2::SecurityGroup") {
					continue
				}
				var protocol, port bool
				for path, want := range paths {
					protocol = protocol || strings.HasPrefix(path, "SecurityGroupIngress.") && strings.HasSuffix(path, ".IpProtocol") && want != ""
					port = port || strings.HasPrefix(path, "SecurityGroupIngress.") && strings.HasSuffix(path, ".FromPort") && want != ""
				}
				node, _, _ := strings.Cut(key, " ")
				if n := parseDesign(t, f.Bases[row.Base]).Node(node); n != nil && protocol && port {
					said[row.Wires+" at "+model.Variant(n)] = true
				}
			}
		}
	}
	asked := 0
	for _, c := range model.Connections() {
		from := kindOf(c.From)
		if c.Link != model.Forwards || from != model.KindALB && from != model.KindNLB && from != model.KindGWLB || !slices.Contains([]model.Kind{model.KindASG, model.KindECS, model.KindALB}, kindOf(c.To)) {
			continue
		}
		asked++
		if wire := c.From + " -> " + c.To + " " + string(c.Link); !said[wire+" at "+c.To] {
			t.Errorf("the row of %s does not say what the group of the target lets in", wire)
		}
	}
	if asked < 6 {
		t.Errorf("%d links of balancers to what has a group: too few", asked)
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
