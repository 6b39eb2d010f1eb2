package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/validate"
)

// reported is a row of a table of reports.
type reported struct{ design, report, kind, rule, at, before string }

// readReports reads the table of a folder of reports.
func readReports(t *testing.T, dir string) []reported {
	t.Helper()
	table, err := os.Open(filepath.Join(dir, "reports.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	rows, err := csv.NewReader(table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []reported
	for _, r := range rows[1:] {
		all = append(all, reported{r[0], r[1], r[2], r[3], r[4], r[5]})
	}
	return all
}

// sites are the places, separated by a semicolon, at which a rule says more than advice
// on a design.
func sites(r *validate.Report, rule string) string {
	var out []string
	for _, f := range r.Findings {
		if f.Rule != rule || f.Severity == validate.Info {
			continue
		}
		node, link, onLink := f.Site()
		if onLink {
			node = link.String()
		}
		out = append(out, node)
	}
	return strings.Join(out, "; ")
}

// judgeReport wants the rule of a report at its place, and of a report without a rule
// nothing above advice.
func judgeReport(t *testing.T, row reported, path string) {
	t.Helper()
	report := validate.Check(load(t, path).Topology)
	if row.rule == "" {
		for _, f := range report.Findings {
			if f.Severity != validate.Info {
				t.Errorf("%s (%s) has no rule, and %s says %s", row.design, row.report, f.Rule, f.Message)
			}
		}
		return
	}
	if got := sites(report, row.rule); row.at == "" || got != row.at {
		t.Errorf("%s (%s): %s at %q, want %q", row.design, row.report, row.rule, got, row.at)
	}
}

// TestReports holds what designs are told that people reported in public as
// broken, and what they were told before the rules that follow requests. Two have
// no rule: their fault lies in what the file does not say.
func TestReports(t *testing.T) {
	dir := filepath.Join("testdata", "reports")
	rows := readReports(t, dir)
	drawn, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
	if err != nil || len(drawn) != len(rows) {
		t.Errorf("%d designs and %d rows: %v", len(drawn), len(rows), err)
	}
	told, before := 0, 0
	for _, row := range rows {
		if row.rule != "" {
			told++
		}
		if validate.RuleNamed(row.before) != nil {
			before++
		}
		judgeReport(t, row, filepath.Join(dir, row.design+".topo.yaml"))
	}
	if told < 24 || before > 10 {
		t.Errorf("%d of %d reports are named, and %d were before", told, len(rows), before)
	}
}

// TestFurtherReports holds the same of a second set, of which at least 20 were not
// named when they were drawn, at most three of a kind. Beside each design lies the
// one that is mended, on which no rule says more than advice. Two have no rule: two
// record nodes of one name are read as one record here, and whether private names
// of S3 need a gateway endpoint hangs on a setting that is not drawn.
func TestFurtherReports(t *testing.T) {
	dir := filepath.Join("testdata", "reports", "second")
	rows := readReports(t, dir)
	drawn, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
	if err != nil || len(drawn) != 2*len(rows) {
		t.Errorf("%d designs and %d rows: %v", len(drawn), len(rows), err)
	}
	told, unnamed := 0, 0
	kinds := map[string]int{}
	for _, row := range rows {
		if kinds[row.kind]++; row.rule != "" {
			told++
		}
		if row.before == "" {
			unnamed++
		}
		path := filepath.Join(dir, row.design)
		judgeReport(t, row, path+".topo.yaml")
		for _, f := range validate.Check(load(t, path+"-mended.topo.yaml").Topology).Findings {
			if f.Severity != validate.Info {
				t.Errorf("%s is mended, and %s says %s", row.design, f.Rule, f.Message)
			}
		}
	}
	if told < 24 || unnamed < 20 {
		t.Errorf("%d of %d reports are named, and %d were not before", told, len(rows), unnamed)
	}
	for kind, n := range kinds {
		if n > 3 {
			t.Errorf("%d reports are of the kind %s", n, kind)
		}
	}
}
