package cloudformation_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
	"portolan/samples"
)

// written puts the files of an exported design into a new directory.
func written(t *testing.T, name string, o cloudformation.Options) (string, *cloudformation.Set) {
	t.Helper()
	return exportedInto(t, export(t, design(t, name), o))
}

// exportedInto writes the files of a set into a folder.
func exportedInto(t *testing.T, set *cloudformation.Set) (string, *cloudformation.Set) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files(t, set) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, f.Mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir, set
}

// Each template is judged for the Region of its stack.
func TestLint(t *testing.T) {
	lint := judgetest.Program(t, "cfn-lint")
	templates := map[string][]string{} // by Region
	dir := t.TempDir()
	add := func(set *cloudformation.Set) {
		for _, s := range set.Stacks {
			file := filepath.Join(dir, itoa(len(templates[s.Region]))+s.Name+".yaml")
			if err := os.WriteFile(file, s.Template, 0o644); err != nil {
				t.Fatal(err)
			}
			templates[s.Region] = append(templates[s.Region], file)
		}
	}
	for _, name := range exported {
		for _, network := range []string{cloudformation.NetworkCreate, cloudformation.NetworkExisting} {
			add(export(t, design(t, name), cloudformation.Options{Network: network}))
		}
	}
	for _, folder := range []string{"services", "faults"} {
		for _, name := range drawings(t, folder) {
			// TestRefusals and the tests of faults ask why some are refused; a Region
			// that does not exist is a finding, and the judge knows none.
			if name == "nowhere" {
				continue
			}
			if set, err := cloudformation.Export(drawn(t, folder, name), cloudformation.Options{}); err == nil {
				add(set)
			}
		}
	}
	for _, region := range slices.Sorted(maps.Keys(templates)) {
		args := append([]string{"-c", "I", "-e", "-r", region, "--"}, templates[region]...)
		if out, err := exec.Command(lint, args...).CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("cfn-lint for %s: %v\n%s", region, err, out)
		}
	}
}

// drawings are the designs of a folder of testdata.
func drawings(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join("testdata", folder))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), samples.Suffix))
	}
	return out
}

// Every design of a service is exported, in both ways of having a network.
func TestServicesExport(t *testing.T) {
	for _, name := range drawings(t, "services") {
		for _, network := range []string{cloudformation.NetworkCreate, cloudformation.NetworkExisting} {
			set := export(t, drawn(t, "services", name), cloudformation.Options{Network: network})
			for _, s := range set.Stacks {
				check(t, set, s)
			}
			files(t, set)
		}
	}
}

func TestScriptsPassShellcheck(t *testing.T) {
	shellcheck := judgetest.Program(t, "shellcheck")
	for _, name := range exported {
		dir, _ := written(t, name, cloudformation.Options{})
		if out, err := exec.Command(shellcheck, filepath.Join(dir, "deploy.sh")).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// PORTOLAN_DEPLOY_JUDGE is a shell command that gives a CloudFormation
// endpoint to the script whose path is its argument and fails when the script
// does.
func TestDeploy(t *testing.T) {
	command := os.Getenv("PORTOLAN_DEPLOY_JUDGE")
	if command == "" {
		t.Skip("PORTOLAN_DEPLOY_JUDGE is not set")
	}
	for i, name := range exported {
		t.Run(name, func(t *testing.T) {
			dir, _ := written(t, name, cloudformation.Options{})
			cmd := exec.Command("sh", "-c", command+` "$1"`, "sh", filepath.Join(dir, "deploy.sh"))
			if i < 2 { // the rest by the long run
				cmd.Env = append(os.Environ(), "PORTOLAN_DELETE=yes")
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestManifest(t *testing.T) {
	for _, name := range exported {
		set := export(t, design(t, name), cloudformation.Options{})
		all := files(t, set)
		i := slices.IndexFunc(all, func(f cloudformation.File) bool { return f.Name == "stacks.json" })
		var m struct {
			Stacks []struct {
				Name, Template, Region string
				Parameters             map[string]map[string]string
				Outputs                []string
			}
		}
		if err := json.Unmarshal(all[i].Data, &m); err != nil {
			t.Fatal(err)
		}
		if len(m.Stacks) != len(set.Stacks) {
			t.Fatalf("%s: %d stacks in the manifest, want %d", name, len(m.Stacks), len(set.Stacks))
		}
		for i, s := range m.Stacks {
			if s.Name != set.Stacks[i].Name || s.Region != set.Stacks[i].Region || s.Outputs == nil {
				t.Errorf("%s: entry %d is %+v", name, i, s)
			}
			if !slices.ContainsFunc(all, func(f cloudformation.File) bool { return f.Name == s.Template }) {
				t.Errorf("%s: no file %s", name, s.Template)
			}
			for _, p := range set.Stacks[i].Parameters {
				source := s.Parameters[p.Name]
				if source["from"] != p.From || (source["from"] == "") == (source["prompt"] == "") {
					t.Errorf("%s: parameter %s is %v", name, p.Name, source)
				}
			}
		}
	}
}
