package cloudformation

import (
	"bytes"
	"strings"
	"testing"

	"portolan/model/document"
)

// Templates of stacks that the design has no more stay in a folder until somebody
// deletes them. They are not read as part of the set, and are told.
func TestReadLeavesFormerStacksOut(t *testing.T) {
	const src = `nodes:
  - {id: u, kind: users}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: x, kind: asg, region: eu-west-1}
  - {id: b, kind: alb, region: FAR}
  - {id: y, kind: asg, region: FAR}
links:
  - u -> a
  - a -> x
  - u -> b
  - b -> y
`
	first := exportOf(t, strings.ReplaceAll(src, "FAR", "us-east-1"))
	before, err := first.Files()
	if err != nil {
		t.Fatal(err)
	}
	now := exportOf(t, strings.ReplaceAll(src, "FAR", "us-west-2"))
	for _, f := range before {
		if f.Name == Manifest {
			now.Remember(f.Data)
		}
	}
	files, err := now.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range before {
		if strings.HasSuffix(f.Name, "us-east-1.yaml") {
			files = append(files, f)
		}
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := document.Format(parseDesign(t, strings.ReplaceAll(src, "FAR", "us-west-2")))
	if got := document.Format(r.Topology); !bytes.Equal(got, want) {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
	if told := r.told(); !strings.Contains(told, "wires-us-east-1.yaml") || strings.Count(told, "\n") > 1 {
		t.Errorf("told:\n%s", told)
	}
}

func exportOf(t *testing.T, src string) *Set {
	t.Helper()
	set, err := Export(parseDesign(t, src), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The search tries designs that no export would plan, such as a REST API that goes
// through a VPC link to a service in a balancer's place.
func TestReadTriesWhatCannotBePlanned(t *testing.T) {
	files, err := exportOf(t, unplannedDesign).Files()
	if err != nil {
		t.Fatal(err)
	}
	if !replaceOnce(files, "RetentionInDays: 90", "RetentionInDays: 91") {
		t.Fatal("no template keeps logs for 90 days")
	}
	r, err := Read(files, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if told := r.told(); !strings.Contains(told, `RetentionInDays is "91"; the drawing gives "90"`) {
		t.Errorf("told:\n%s", told)
	}
}

const unplannedDesign = `nodes:
  - {id: u, kind: users, locations: [Berlin]}
  - {id: p, kind: rest-api, region: eu-west-1, auth: none}
  - {id: v1, kind: vpc-link, region: eu-west-1, version: 1}
  - {id: n, kind: nlb, region: eu-west-1, scheme: internal, port: 80}
  - {id: x, kind: ecs, region: eu-west-1}
  - {id: h, kind: http-api, region: eu-west-1, auth: none}
  - {id: v2, kind: vpc-link, region: eu-west-1}
  - {id: y, kind: ecs, region: eu-west-1}
links:
  - u -> p
  - u -> h
  - {from: p, to: v1, route: "ANY /x/{proxy+}"}
  - v1 -> n
  - {from: n, to: x, port: 80}
  - h -> v2
  - v2 -> y
`
