package validate_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/validate"
)

// reported is a row of a table of reports: before is the rule that named the fault when
// the design was drawn, start what the program said above advice, or why the design could
// not be drawn, at the commit that the page of the reports names.
type reported struct{ design, report, kind, rule, at, before, start string }

// named tells whether the fault had its rule at the start.
func (r *reported) named() bool {
	return r.rule != "" && slices.Contains(strings.Fields(r.start), r.rule)
}

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
		all = append(all, reported{r[0], r[1], r[2], r[3], r[4], r[5], r[6]})
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

// severityOf is how grave the finding of a rule is.
func severityOf(r *validate.Report, rule string) validate.Severity {
	at := slices.IndexFunc(r.Findings, func(f validate.Finding) bool { return f.Rule == rule })
	return r.Findings[at].Severity
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

// judgeSet wants of a set of reports what they were chosen by: at most three of a kind,
// at least 20 that had no rule at the start, at least 24 that have one.
func judgeSet(t *testing.T, rows []reported) {
	t.Helper()
	told, unnamed := 0, 0
	kinds, reports := map[string]int{}, map[string]bool{}
	for _, row := range rows {
		if row.rule != "" {
			told++
		}
		if !row.named() {
			unnamed++
		}
		if kinds[row.kind]++; kinds[row.kind] > 3 {
			t.Errorf("%s is the fourth report of the kind %s", row.design, row.kind)
		}
		if row.kind == "" || reports[row.report] {
			t.Errorf("%s has no kind, or %s is there twice", row.design, row.report)
		}
		reports[row.report] = true
	}
	if len(rows) < 30 || told < 24 || unnamed < 20 {
		t.Errorf("%d of %d reports are named, and %d were not at the start", told, len(rows), unnamed)
	}
}

// TestReports holds what designs are told that people reported in public as
// broken, and what they were told before the rules that follow requests.
func TestReports(t *testing.T) {
	dir := filepath.Join("testdata", "reports")
	rows := readReports(t, dir)
	drawn, err := filepath.Glob(filepath.Join(dir, "*.topo.yaml"))
	if err != nil || len(drawn) != len(rows) {
		t.Errorf("%d designs and %d rows: %v", len(drawn), len(rows), err)
	}
	judgeSet(t, rows)
	for _, row := range rows {
		judgeReport(t, row, filepath.Join(dir, row.design+".topo.yaml"))
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
	judgeSet(t, rows)
	unnamed := 0
	for _, row := range rows {
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
	if unnamed < 20 {
		t.Errorf("%d of %d reports were not named when they were drawn", unnamed, len(rows))
	}
}

// TestPageOfReports keeps docs/reports.md what the tables and the program say;
// go test ./validate -run TestPageOfReports -update writes it anew.
func TestPageOfReports(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(`# What people reported

Faults that people reported in public, each drawn as a design, at most three of a kind;
the second set was drawn before any rule was made for it. Start is 897abea, with 199 rules: what it said above
advice of the same file. What it could not draw it could not name; it lacked a kind or a
property. Now is the rule that names the fault, and the node or link at which it does.
The designs lie in ` + "`validate/testdata/reports`" + `, those of the second set, each with
a mended one beside it, in its folder ` + "`second`" + `. A test holds this page.
`)
	for _, set := range []struct{ title, dir string }{{"First set", "."}, {"Second set", "second"}} {
		dir := filepath.Join("testdata", "reports", set.dir)
		rows := readReports(t, dir)
		said, undrawn, named, now := 0, 0, 0, 0
		var lines strings.Builder
		for _, row := range rows {
			start, told := row.start, "no"
			switch {
			case strings.HasPrefix(start, "cannot be drawn"):
				undrawn++
			case row.named():
				named++
			case start != "":
				said++
			}
			if start == "" {
				start = "nothing"
			}
			if row.rule != "" {
				told = "yes"
				now++
			}
			report := validate.Check(load(t, filepath.Join(dir, row.design+".topo.yaml")).Topology)
			at := "nothing"
			if row.rule != "" {
				at = fmt.Sprintf("%s %s at %s", severityOf(report, row.rule), row.rule, sites(report, row.rule))
			}
			owner, number, _ := strings.Cut(row.report, "#")
			fmt.Fprintf(&lines, "| [%s](https://github.com/%s/issues/%s) %s | %s | %s | %s | %s |\n",
				row.report, owner, number, row.design, row.kind, start, at, told)
		}
		fmt.Fprintf(&b, "\n## %s\n\n%d reports: %d named at the start, %d not, of which %d could not be drawn and of %d something else was said; %d named now.\n",
			set.title, len(rows), named, len(rows)-named, undrawn, said, now)
		fmt.Fprintf(&b, "\n| report and design | kind | start | now | named |\n|---|---|---|---|---|\n%s", lines.String())
	}
	b.WriteString(`
Two of the second set stay without a rule. Two record nodes of one name and type are read
as one record, which is how several values are drawn. Whether private names of S3 need a
gateway endpoint hangs on a setting of the endpoint that is not drawn.
`)
	path := filepath.Join("..", "docs", "reports.md")
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if was, err := os.ReadFile(path); err != nil || !bytes.Equal(was, b.Bytes()) {
		t.Errorf("%s is not what the reports are told (%v); -update writes it anew", path, err)
	}
}
