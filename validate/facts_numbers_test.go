package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
	"portolan/model/quota"
	"portolan/validate"
)

// table reads the rows of a CSV file without its head.
func table(t *testing.T, path ...string) [][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", file.Name(), err)
	}
	return rows[1:]
}

// keyed is a column of a table by its first.
func keyed(t *testing.T, column int, path ...string) map[string]string {
	out := map[string]string{}
	for _, row := range table(t, path...) {
		out[row[0]] = row[column]
	}
	return out
}

// firsts are the first columns of a table.
func firsts(t *testing.T, path ...string) map[string]bool {
	out := map[string]bool{}
	for _, row := range table(t, path...) {
		out[row[0]] = true
	}
	return out
}

// TestNumbersAreCompared holds, of each number that is known of AWS (waits, limits,
// zones, what Regions lack), where it is compared: by a rule, by the walk, by a
// simulation, as a quota of package quota, by the export, by the range of a property,
// as a row of the tables of Regions; or why a drawing cannot break it.
func TestNumbersAreCompared(t *testing.T) {
	walks := keyed(t, 1, "..", "model", "traffic", "waits.csv")
	timings := keyed(t, 1, "..", "model", "failure", "timings.csv")
	lacks := firsts(t, "..", "model", "geo", "data", "missing_services.csv")
	zones := firsts(t, "..", "model", "geo", "data", "zones.csv")
	exported := map[string]string{}
	for _, row := range table(t, "..", "export", "cloudformation", "limits.csv") {
		exported[row[5]+": "+row[6]] = row[2]
	}
	used := map[string]bool{}
	holds := map[string]func(row []string, what string) bool{
		"rule": func(row []string, what string) bool {
			rule := validate.RuleNamed(what)
			return rule != nil && len(fixtures(t, what, "fires")) > 0 && (rule.Severity != validate.Error || row[4] == "verified")
		},
		"walk": func(row []string, what string) bool {
			seconds, ok := walks[what]
			return ok && (states(row, seconds) || seconds == "" && what == "cloudfront-silent") // as long as the link to the origin says
		},
		"simulation": func(row []string, what string) bool {
			value, ok := timings[what]
			return ok && (states(row, value) || otherwise[row[0]+": "+row[1]] != "")
		},
		"quota": func(row []string, what string) bool {
			used[what] = true
			limit := strconv.FormatFloat(quota.Of(what).Limit, 'f', -1, 64)
			return strings.Contains(row[1]+" "+row[2], limit)
		},
		"export": func(row []string, what string) bool { return states(row, exported[what]) },
		"range":  func(row []string, what string) bool { return hasRange(row, what) },
		"data": func(row []string, what string) bool {
			return lacks[what] || what == "model/geo/data/zones.csv" && zones[row[0]]
		},
		"none": func(_ []string, what string) bool { return len(strings.Fields(what)) > 3 },
	}
	for name, count := range map[string]int{"waits.csv": 118, "limits.csv": 355, "zones.csv": 39, "services-by-region.csv": 67} {
		rows := table(t, "testdata", "facts", name)
		if len(rows) != count {
			t.Errorf("%s: %d rows, want %d", name, len(rows), count)
		}
		for _, row := range rows {
			if ok := holds[row[5]]; ok == nil || !ok(row, row[6]) {
				t.Errorf("%s: %q by %q: no such place where it is compared", name, row, row[5])
			}
		}
	}
	for item := range crowds {
		if !used[item] {
			t.Errorf("%s is no fact", item)
		}
	}
}

// TestRulesNameTheirNumbers: the text of a rule that compares a number of AWS, or what it
// says on a design where it fires, names the number.
func TestRulesNameTheirNumbers(t *testing.T) {
	for _, name := range []string{"waits.csv", "limits.csv"} {
		for _, row := range table(t, "testdata", "facts", name) {
			if row[5] != "rule" || row[2] == "0" && row[3] == "-" || !wholeNumber.MatchString(row[2]+" "+row[3]) {
				continue // none is given
			}
			rule := validate.RuleNamed(row[6])
			said := []string{rule.When, rule.Why, rule.Message, rule.FixText, rule.Note}
			for _, path := range fixtures(t, row[6], "fires") {
				for _, f := range validate.Check(load(t, path).Topology).Findings {
					if f.Rule == row[6] {
						said = append(said, f.Message, f.FixText)
					}
				}
			}
			if !slices.ContainsFunc(numbersOf(strings.Join(said, " ")), func(n string) bool {
				return slices.Contains(numbersOf(row[1]+" "+row[2]+" "+row[3]), n)
			}) {
				t.Errorf("%s: %q: the text of %s names no number of it", name, row[:4], row[6])
			}
		}
	}
}

// numbersOf are the numbers of a text, also such as are written as words, in seconds or
// bytes where they have units.
func numbersOf(text string) []string {
	for i, word := range []string{"one", "two", "three", "four", "five", "six"} { // of limits that are small
		text = regexp.MustCompile(`\b`+word+`\b`).ReplaceAllString(text, strconv.Itoa(i+1))
	}
	var out []string
	for _, found := range numberWithUnit.FindAllStringSubmatch(strings.ReplaceAll(text, ",", ""), -1) {
		out = append(out, found[1])
		if times, ok := units[found[2]]; ok {
			v, _ := strconv.ParseFloat(found[1], 64)
			out = append(out, strconv.FormatFloat(v*times, 'f', -1, 64))
		}
	}
	return out
}

// otherwise is why a simulation counts with another number than a row gives.
var otherwise = map[string]string{
	"NLB zone: no healthy target in the zone (cross-zone off)": "at once, once the checks have failed, whose number is counted",
	"ALB target health, lambda: unhealthy threshold":           "the reference of CreateTargetGroup says 5 for functions, the guide 2",
	"Global Accelerator with ALB: health":                      "the row gives no number",
	"Global Accelerator with NLB: health":                      "the row gives no number",
	"Global Accelerator: endpoint turns unhealthy":             "the row gives no number",
	"Resolver for alias record: record kept":                   "the row gives no number",
	"Java (JVM): name kept":                                    "programs that keep names longer than they may are counted as a whole",
}

// states tells whether a row gives a number, in seconds or bytes where it has units. What
// the tables of the program count with is to be just that.
func states(row []string, number string) bool {
	text := strings.ReplaceAll(row[1]+" "+row[2]+" "+row[3], ",", "")
	return number != "" && slices.ContainsFunc(numberWithUnit.FindAllStringSubmatch(text, -1), func(found []string) bool {
		v, _ := strconv.ParseFloat(found[1], 64)
		times, ok := units[found[2]]
		if !ok {
			times = 1
		}
		return strconv.FormatFloat(v*times, 'f', -1, 64) == number
	})
}

var units = map[string]float64{"min": 60, "minutes": 60, "hours": 3600, "h": 3600, "KB": 1 << 10, "MB": 1 << 20}

var numberWithUnit = regexp.MustCompile(`(\d+(?:\.\d+)?)(?: (min|minutes|hours|h|KB|MB)\b)?`)

var wholeNumber = regexp.MustCompile(`\d+(\.\d+)?`)

// hasRange tells whether a property, written kind.name, has a number of a row as the
// end of its range, or words.
func hasRange(row []string, what string) bool {
	owner, name, _ := strings.Cut(what, ".")
	var props []model.Prop
	for _, k := range model.Kinds() {
		if string(k.Kind) == owner || k.Name == owner {
			props = append(props, k.Props...)
		}
	}
	for _, kind := range model.LinkKinds() {
		if string(kind.Kind) == owner {
			props = append(props, kind.Props...)
		}
	}
	p, ok := model.FindProp(props, name)
	numbers := wholeNumber.FindAllString(strings.ReplaceAll(row[1]+" "+row[2]+" "+row[3], ",", ""), -1)
	in := map[string]float64{"ms": 0.001, "min": 60}[p.Unit] // of seconds, in which the tables count
	return ok && (len(p.Words()) > 0 || slices.ContainsFunc([]float64{p.Max, p.Max * in}, func(v float64) bool {
		return v != 0 && slices.Contains(numbers, strconv.FormatFloat(v, 'f', -1, 64))
	}))
}
