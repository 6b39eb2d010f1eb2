package format

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFindingsPointAtEntries makes sure that what is wrong with an entry of a list
// is said at the line and column of the entry, and of each that is wrong.
func TestFindingsPointAtEntries(t *testing.T) {
	const design = `portolan: 1
name: Entries
nodes:
  - {id: people, kind: users, cidr: [10.0.0.0/8, x], presents: [token, BAD, "tokn"]}
  - id: web
    kind: alb
    region: eu-west-1
    listeners:
      - https:443
      - tcp:80
      - "http:81 redirect"
    securityGroups: [vpc, sg-1, cloudfrnt]
    rules:
      - path=/a fixed 200
      - fixed 9999
  - {id: cdn, kind: cloudfront, aliases: [www.example.com, no host], geoCountries: [DE, Germany], errorPages: ["404", 'x']}
  - {id: app, kind: ecs, region: eu-west-1}
links:
  - people -> web
  - {from: cdn, to: web, cachePolicy: custom, cacheHeaders: [Accept, A b], responseHeaders: custom, cors: ["*", ftp://x]}
  - {from: web, to: app, sourceIp: [10.0.0.0/8, 10.0.0.0]}
`
	want := []string{
		`x words/cidr`, `BAD words/value-form`, `"tokn" words/value-form`, `tcp:80 elb/alb-non-http`, `https:443 elb/https-needs-cert`,
		`sg-1 elb/security-group`, `cloudfrnt elb/security-group`, `fixed 9999 elb/own-answer`, `no host names/host-form`, `Germany words/country-code`,
		`'x' cloudfront/error-page`, `A b words/value-form`, `ftp://x words/value-form`, `10.0.0.0 elb/rule-condition`,
	}
	lines := strings.Split(design, "\n")
	var got []string
	for _, f := range checked(t, "entries.topo.yaml", []byte(design)).Findings {
		if f.Item > 0 {
			at := lines[f.Pos.Line-1][f.Pos.Column-1:]
			entry := at[:len(at)-len(strings.TrimLeftFunc(at, func(r rune) bool { return r != ',' && r != ']' }))]
			got = append(got, fmt.Sprintf("%s %s", entry, f.Rule))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("entries\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
