package cloudformation_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// A bucket whose name is drawn stays when its stack goes, and is in the way of the
// next: the script sees it before it makes anything, and takes it in when asked.
func TestDeployingAgainMeetsTheBucketThatStayed(t *testing.T) {
	dir, set := exportedInto(t, export(t, drawn(t, "services", "h10-website-and-replica"), cloudformation.Options{}))
	var stack cloudformation.Stack
	for _, s := range set.Stacks {
		if strings.Contains(string(s.Template), "WebsiteConfiguration") {
			stack = s
		}
	}
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleOrg=Z1", "--dry-run")
	e.env = []string{"AWS_BUCKETS=old.example.org", "HOSTED_ZONE_ID_EXAMPLE_ORG=Z1"}
	for _, args := range [][]string{nil, {"--dry-run"}} {
		talk, calls, err := e.run(t, dir, args...)
		if err == nil || strings.Contains(calls, " deploy ") != (args != nil) || !strings.Contains(talk, "the bucket old.example.org is there already") || !strings.Contains(talk, "--adopt") {
			t.Errorf("%v: %v\n%s\n%s", args, err, talk, calls)
		}
		if strings.Contains(calls, "--stack-name "+stack.Name+" --template") {
			t.Errorf("%v: a change set is asked for that cannot be made:\n%s", args, calls)
		}
	}
	talk, calls := e.must(t, dir, "--adopt")
	imported := strings.Index(calls, `--change-set-type IMPORT --resources-to-import [{"ResourceType":"AWS::S3::Bucket","LogicalResourceId":"SiteBucket","ResourceIdentifier":{"BucketName":"old.example.org"}}]`)
	waited := strings.Index(calls, "wait stack-import-complete --stack-name "+stack.Name+" ")
	deployed := strings.Index(calls, "cloudformation deploy --stack-name "+stack.Name+" ")
	if imported < 0 || waited < imported || deployed < waited || !strings.Contains(talk, "takes in old.example.org") || !strings.Contains(talk, ": takes in old.example.org ... created\n") {
		t.Errorf("the bucket is not taken in before the stack is deployed:\n%s\n%s", talk, calls)
	}
	// What the stack holds is not in its way.
	e.env = append(e.env, "AWS_HELD=old.example.org")
	e.must(t, dir)
	// Another's bucket can be adopted by nobody.
	for _, s := range set.Stacks {
		if err := os.Remove(filepath.Join(e.state, s.Name)); err != nil {
			t.Fatal(err)
		}
	}
	e.env = []string{"AWS_OTHERS=old.example.org", "HOSTED_ZONE_ID_EXAMPLE_ORG=Z1"}
	if talk, calls, err := e.run(t, dir, "--adopt"); err == nil || strings.Contains(calls, " deploy ") || !strings.Contains(talk, "choose another name") {
		t.Errorf("%v\n%s", err, talk)
	}
}

// A stack that is made anew after its creation failed is given all its values.
func TestStacksMadeAnewKeepTheirValues(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	for _, args := range [][]string{nil, {"HostedZoneIdExampleCom=Z1"}} {
		if err := os.WriteFile(filepath.Join(e.state, set.Stacks[0].Name+".status"), []byte("ROLLBACK_COMPLETE\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, calls := e.must(t, dir, args...)
		if _, after, _ := strings.Cut(calls, "delete-stack"); !strings.Contains(after, " deploy ") || e.deployed(t, set.Stacks[0].Name)["HostedZoneIdExampleCom"] != "Z1" {
			t.Errorf("%v: made anew without its value:\n%s", args, calls)
		}
	}
}

// Names that AWS would hold against the next stack of this name end in a part of
// their own stack's id.
func TestWhatStaysIsInNobodysWay(t *testing.T) {
	const src = `portolan: 1
name: again
nodes:
  - {id: u, kind: users}
  - {id: r, kind: record, zone: example.com, name: www.example.com}
  - {id: w, kind: waf, scope: cloudfront, logging: true}
  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}
  - {id: f, kind: cloudfront-function, runtime: cloudfront-js-2.0, keyValueStore: routes}
  - {id: b, kind: s3, region: us-east-1}
  - {id: c, kind: certificate, region: us-east-1, names: [www.example.com]}
links:
  - {from: u, to: r}
  - {from: r, to: cdn}
  - {from: cdn, to: b}
  - {from: cdn, to: f}
  - {from: w, to: cdn}
  - {from: c, to: cdn}
`
	seen := map[string]bool{}
	for _, s := range export(t, parse(t, src), cloudformation.Options{}).Stacks {
		f := load(t, s)
		for id, r := range f.Resources {
			for property, kind := range map[string]string{"LogGroupName": "AWS::Logs::LogGroup", "Name": "AWS::CloudFront::KeyValueStore"} {
				if r.Type == kind {
					seen[kind] = true
					if name := f.at(id, property); name != "" && !strings.Contains(name, "AWS::StackId") {
						t.Errorf("%s %s is named %s: the next stack of this name cannot make it", kind, id, name)
					}
				}
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("seen %v", seen)
	}
}

// Rules that take the priority of another are named before AWS refuses them, and rules
// that stay where they are are not.
func TestScriptNamesRulesThatClash(t *testing.T) {
	const src = "portolan: 1\nname: Shop\nnodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1}\n  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: g, kind: lambda, region: eu-west-1}\nlinks:\n  - {from: u, to: a}\n  - {from: a, to: x}\n  - {from: a, to: f, pathRule: /f/*, priority: P}\n  - {from: a, to: g, pathRule: /g/*, priority: Q}\n"
	in := func(p, q string) string {
		dir := t.TempDir()
		for _, f := range files(t, export(t, parse(t, strings.NewReplacer("priority: P", "priority: "+p, "priority: Q", "priority: "+q).Replace(src)), cloudformation.Options{})) {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, f.Mode); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	e := newEndpoint(t)
	const told = "AWS may refuse to update shop-eu-west-1"
	if talk, _ := e.must(t, in("5", "6")); strings.Contains(talk, told) {
		t.Errorf("nothing is there, and the script says\n%s", talk)
	}
	if talk, _ := e.must(t, in("5", "7"), "--dry-run"); strings.Contains(talk, told) {
		t.Errorf("7 is free, and the script says\n%s", talk)
	}
	talk, _ := e.must(t, in("6", "5"), "--dry-run")
	for _, want := range []string{told, "  ARule80F takes Priority 6 of ARule80G (PriorityInUse)\n", "  ARule80G takes Priority 5 of ARule80F (PriorityInUse)\n"} {
		if !strings.Contains(talk, want) {
			t.Errorf("%q is not said:\n%s", want, talk)
		}
	}
}

// What cannot be listed is not said to be gone, and a script that does not know ends with 1.
func TestPreviewOfDeletionSaysWhatItDoesNotKnow(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	e.env = []string{"AWS_UNLISTED=1"}
	talk, _, err := e.run(t, dir, "--delete", "--dry-run")
	if err == nil || !strings.Contains(talk, "what stays of these is not known") || !strings.Contains(talk, "AccessDenied") || !strings.Contains(talk, "nothing was deleted") {
		t.Errorf("%v:\n%s", err, talk)
	}
	if e.deployed(t, set.Stacks[0].Name) == nil {
		t.Error("it was deleted")
	}
}

// A stack that runs and waits for an output that is new is not said to be made anew.
func TestPreviewOfARunningStackThatWaits(t *testing.T) {
	dir, set := written(t, "shared-origin", cloudformation.Options{})
	last := set.Stacks[len(set.Stacks)-1]
	at := slices.IndexFunc(last.Parameters, func(p cloudformation.Parameter) bool { return p.From != "" })
	if at < 0 {
		t.Fatal("it takes no output")
	}
	_, output, _ := strings.Cut(last.Parameters[at].From, ".")
	values := []string{}
	for _, p := range set.Asked() {
		if p.Required() {
			values = append(values, p.Name+"=v")
		}
	}
	e := newEndpoint(t)
	e.must(t, dir, values...)
	e.env = []string{"AWS_NO_OUTPUT=" + output}
	talk, _ := e.must(t, dir, "--dry-run")
	if !strings.Contains(talk, "is there (CREATE_COMPLETE) and cannot be compared yet: there is no output ") || strings.Contains(talk, "It would make") {
		t.Errorf("it says\n%s", talk)
	}
}
