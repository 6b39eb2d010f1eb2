package cloudformation

import (
	"regexp"
	"strings"
	"testing"
)

// The README of a folder says commands that can be typed as they stand, and each value
// that has to be known says by itself what it is about: in which Region, and of which
// node.
func TestReadmeStandsByItself(t *testing.T) {
	const two = `
nodes:
  - {id: people, kind: users}
  - {id: app, kind: record, zone: example.com, name: app.example.com, policy: latency}
  - {id: a, kind: alb, region: eu-west-1, listeners: ["https:443"]}
  - {id: b, kind: alb, region: us-east-1, listeners: ["https:443"]}
  - {id: x, kind: asg, region: eu-west-1}
  - {id: y, kind: asg, region: us-east-1}
links:
  - people -> app
  - {from: app, to: a, region: eu-west-1}
  - {from: app, to: b, region: us-east-1}
  - a -> x
  - b -> y
`
	const none = `
nodes:
  - {id: people, kind: users}
  - {id: cdn, kind: cloudfront}
  - {id: s, kind: s3, region: eu-west-1}
links:
  - people -> cdn
  - cdn -> s
`
	vague := regexp.MustCompile(`(?i)\b(this region|that (vpc|name|alarm|object)|those tokens)\b`)
	for _, design := range []string{two, none} {
		set, err := Export(parseDesign(t, design), Options{Force: true})
		if err != nil {
			t.Fatal(err)
		}
		readme := set.readme()
		if strings.Contains(readme, "--parameters values") {
			t.Errorf("a file that is not there:\n%s", readme)
		}
		if asks := len(set.Asked()) > 0; asks != strings.Contains(readme, "--parameters FILE") || asks != strings.Contains(readme, "FILE has a line `Name=Value`") {
			t.Errorf("what is asked, and the file that answers:\n%s", readme)
		}
		for _, p := range set.Asked() {
			if vague.MatchString(p.Description) {
				t.Errorf("%s: %s", p.Name, p.Description)
			}
		}
		set.Values = map[string]string{}
		for _, p := range set.Asked() {
			set.Values[p.Name] = p.Default
		}
		if len(set.Values) > 0 && !strings.Contains(set.readme(), "./deploy.sh --dry-run --parameters "+ValuesFile) {
			t.Errorf("values were given, and the commands do not take them:\n%s", set.readme())
		}
	}
}
