package cloudformation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// setIn is a folder of its own with the set of a design.
func setIn(t *testing.T, src string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range files(t, export(t, parse(t, src), cloudformation.Options{})) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, f.Mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Values that follow from the drawing and stay are named with what to pass, whether or not
// they are weights; one that is passed is not, nor one that hangs on nothing drawn.
func TestScriptNamesValuesThatStay(t *testing.T) {
	const src = "portolan: 1\nname: Shop\nnodes:\n  - {id: u, kind: users}\n  - {id: a, kind: alb, region: eu-west-1, listeners: [\"http:80\"]}\n  - {id: x, kind: asg, region: eu-west-1, min: MIN}\nlinks:\n  - u -> a\n  - a -> x\n"
	e := newEndpoint(t)
	e.must(t, setIn(t, strings.ReplaceAll(src, "MIN", "2")), "XInstanceType=t3.large", "XMinSize=2", "XMaxSize=4")
	after := setIn(t, strings.ReplaceAll(src, "MIN", "6"))
	for _, args := range [][]string{{"--dry-run"}, nil} {
		talk, _ := e.must(t, after, args...)
		for _, want := range []string{
			"== XMinSize stays 2 in shop-eu-west-1; the drawing gives 6: pass XMinSize=6 to use it\n",
			"== XMaxSize stays 4 in shop-eu-west-1; the drawing gives 12: pass XMaxSize=12 to use it\n",
		} {
			if !strings.Contains(talk, want) {
				t.Errorf("%v: %q is not said:\n%s", args, want, talk)
			}
		}
		if strings.Contains(talk, "XInstanceType stays") {
			t.Errorf("%v: what was chosen is said to be drawn otherwise:\n%s", args, talk)
		}
	}
	if talk, _ := e.must(t, after, "XMinSize=6", "XMaxSize=12"); strings.Contains(talk, " stays ") {
		t.Errorf("what was passed is said to stay:\n%s", talk)
	}
}

// What AWS refuses of an update, and a store that goes out of a stack, are named before
// anything is tried. What is as it was is not.
func TestScriptForeseesUpdates(t *testing.T) {
	const src = "portolan: 1\nname: Shop\nnodes:\n  - {id: u, kind: users}\n  - {id: www, kind: record, zone: example.com, name: www.example.com}\n  - {id: c, kind: certificate, region: us-east-1, names: [www.example.com]}\n  - {id: cdn, kind: cloudfront, aliases: [www.example.com]}\n  - {id: pages, kind: s3, region: us-east-1}\n  - {id: v, kind: users}\n  - {id: api, kind: http-api, region: us-east-1, auth: none}\n  - {id: f, kind: lambda, region: us-east-1}\nlinks:\n  - u -> www\n  - www -> cdn\n  - c -> cdn\n  - {from: cdn, to: pages, access: oac}\n  - v -> api\n  - {from: api, to: f, route: \"GET /a\"}\n"
	e := newEndpoint(t)
	before := setIn(t, src)
	e.must(t, before, "HostedZoneIdExampleCom=Z1")
	if talk, _ := e.must(t, before, "--dry-run"); strings.Contains(talk, "may refuse") || strings.Contains(talk, "go out of") {
		t.Errorf("nothing changes, and the script says\n%s", talk)
	}
	for old, now := range map[[2]string][2]string{
		{"cdn", "edge"}:          {"EdgeDistribution takes DistributionConfig.Aliases www.example.com of CdnDistribution (CNAMEAlreadyExists)", "may refuse to update shop-us-east-1. README.md says the way out"},
		{"www,", "name,"}:        {"NameRecordA takes name and type of WwwRecordA (InvalidChangeBatch)", "may refuse"},
		{"http-api", "rest-api"}: {"ApiApi becomes AWS::ApiGateway::RestApi, and was AWS::ApiGatewayV2::Api", "may refuse"},
		{"pages", "site"}:        {"PagesBucket (AWS::S3::Bucket)", "these go out of shop-us-east-1 and stay"},
	} {
		edit := strings.NewReplacer(old[0], old[1])
		if old[0] == "www," {
			edit = strings.NewReplacer("id: www,", "id: name,", "-> www\n", "-> name\n", "- www ->", "- name ->")
		}
		talk, _ := e.must(t, setIn(t, edit.Replace(src)), "--dry-run")
		for _, want := range now {
			if !strings.Contains(talk, want) {
				t.Errorf("%v: %q is not said:\n%s", old, want, talk)
			}
		}
	}
}

// With subnets of yours as many are asked for as the design takes on that side.
func TestSubnetsAreAskedForAsTheDesignNeedsThem(t *testing.T) {
	const src = "portolan: 1\nname: Game\nnodes:\n  - {id: u, kind: users, protocol: udp}\n  - {id: n, kind: nlb, region: eu-central-1, listener: udp, port: 7777, eip: true, azs: 3}\n  - {id: s, kind: asg, region: eu-central-1, azs: 2}\nlinks:\n  - u -> n\n  - {from: n, to: s, healthCheck: /health}\n"
	set := export(t, parse(t, src), cloudformation.Options{Network: cloudformation.NetworkExisting, Force: true})
	said := map[string]string{}
	for _, p := range set.Asked() {
		said[p.Name] = p.Description
	}
	if got := said["PublicSubnetIdsEuCentral1"]; !strings.Contains(got, "Public subnets in three or more zones") {
		t.Errorf("public: %q", got)
	}
	if got := said["PrivateSubnetIdsEuCentral1"]; got != "" && !strings.Contains(got, "in two or more zones") {
		t.Errorf("private: %q", got)
	}
}
