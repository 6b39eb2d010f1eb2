package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"portolan/validate"
)

// TestReports holds what designs are told that people reported in public as
// broken, and what they were told before the rules that follow requests. Two have
// no rule: their fault lies in what the file does not say.
func TestReports(t *testing.T) {
	dir := filepath.Join("testdata", "reports")
	table, err := os.Open(filepath.Join(dir, "reports.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	rows, err := csv.NewReader(table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
	if err != nil || len(drawn) != len(rows)-1 {
		t.Errorf("%d designs and %d rows: %v", len(drawn), len(rows)-1, err)
	}
	told, before := 0, 0
	for _, row := range rows[1:] {
		design, rule := row[0], row[3]
		if rule != "" {
			told++
		}
		if validate.RuleNamed(row[4]) != nil {
			before++
		}
		report := validate.Check(load(t, filepath.Join(dir, design+".topo.yaml")).Topology)
		named := slices.ContainsFunc(report.Findings, func(f validate.Finding) bool {
			return f.Rule == rule && f.Severity != validate.Info
		})
		if named != (rule != "") {
			t.Errorf("%s (%s): %q says nothing", design, row[1], rule)
		}
	}
	if told < 24 || before > 10 {
		t.Errorf("%d of %d reports are named, and %d were before", told, len(rows)-1, before)
	}
}
