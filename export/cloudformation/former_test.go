package cloudformation_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// A stack that the design has no more is named as long as it is there, and left alone.
func TestStacksThatNoListHoldsAreNamed(t *testing.T) {
	const src = "portolan: 1\nname: Shop\nnodes:\n  - {id: u, kind: users}\n  - {id: web, kind: alb, region: REGION, listeners: [\"http:80\"]}\n  - {id: app, kind: asg, region: REGION}\nlinks:\n  - {from: u, to: web}\n  - {from: web, to: app}\n"
	in := func(region string) *cloudformation.Set {
		return export(t, parse(t, strings.ReplaceAll(src, "REGION", region)), cloudformation.Options{})
	}
	manifest := func(set *cloudformation.Set) []byte {
		all := files(t, set)
		return all[slices.IndexFunc(all, func(f cloudformation.File) bool { return f.Name == cloudformation.Manifest })].Data
	}
	first, second, third := in("eu-west-1"), in("eu-west-2"), in("eu-west-1")
	second.Remember(manifest(first))
	third.Remember(manifest(second))
	if want := []cloudformation.Former{{Name: "shop-eu-west-1", Region: "eu-west-1"}}; !slices.Equal(second.Former, want) {
		t.Fatalf("former stacks %v, want %v", second.Former, want)
	}
	if want := []cloudformation.Former{{Name: "shop-eu-west-2", Region: "eu-west-2"}}; !slices.Equal(third.Former, want) {
		t.Fatalf("former stacks %v, want %v: the Region is back", third.Former, want)
	}
	hostile := in("eu-west-2")
	hostile.Remember([]byte(`{"stacks":[{"name":"a; rm -rf x","region":"eu-west-1"},{"name":"a","region":"$(id)"}],"former":7}`))
	hostile.Remember([]byte("{"))
	if len(hostile.Former) > 0 {
		t.Errorf("former stacks %v", hostile.Former)
	}
	dir := t.TempDir()
	for _, f := range files(t, second) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, f.Mode); err != nil {
			t.Fatal(err)
		}
		if f.Name == "README.md" && (!strings.Contains(string(f.Data), "- shop-eu-west-1 in eu-west-1\n") || !strings.Contains(string(f.Data), "delete-stack")) {
			t.Errorf("the README names no former stack:\n%s", f.Data)
		}
	}
	const heading = "design has them no more"
	e := newEndpoint(t)
	if talk, _ := e.must(t, dir); strings.Contains(talk, heading) {
		t.Errorf("nothing is there, and the script says\n%s", talk)
	}
	// By its name, that of a folder that has long been lost by its tag.
	if err := os.WriteFile(filepath.Join(e.state, "shop-eu-west-1"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	e.env = []string{"AWS_STRAYS=shop-eu-west-2/eu-west-2 shop/eu-west-2 shop-old/eu-west-1 shop/us-east-1"}
	for _, args := range [][]string{nil, {"--dry-run"}, {"--delete", "--yes"}} {
		talk, _ := e.must(t, dir, args...)
		_, told, _ := strings.Cut(talk, heading)
		told, _, _ = strings.Cut(told, "\n[")
		for _, want := range []string{"  shop in eu-west-2\n", "  shop-old in eu-west-1", "  shop-eu-west-1 in eu-west-1"} {
			if !strings.Contains(told+"\n", want) {
				t.Errorf("%v: %q is not named in\n%s", args, want, talk)
			}
		}
		if strings.Contains(told, "  shop-eu-west-2 in") || strings.Contains(told, "us-east-1") {
			t.Errorf("%v: more is named than is in no list:\n%s", args, talk)
		}
	}
	if e.deployed(t, "shop-eu-west-1") == nil {
		t.Error("a stack that is in no list was deleted")
	}
}

// A stack that an earlier version made, under other names of its values, keeps them.
func TestValuesUnderAnEarlierNameStay(t *testing.T) {
	dir, set := written(t, "prefix-list", cloudformation.Options{})
	e := newEndpoint(t)
	stack := set.Stacks[len(set.Stacks)-1].Name
	if err := os.WriteFile(filepath.Join(e.state, stack), []byte("NetworkPrefix=172.20\nCloudFrontPrefixListId=pl-1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	for name, want := range map[string]string{"NetworkPrefixEuWest1": "172.20", "CloudFrontPrefixListIdEuWest1": "pl-1"} {
		if got := e.deployed(t, stack)[name]; got != want {
			t.Errorf("%s is %q, want %q as before", name, got, want)
		}
	}
	if talk, _, err := e.run(t, dir, "NetworkPrefix=10.9"); err == nil || !strings.Contains(talk, "it is called NetworkPrefixEuWest1 now") {
		t.Errorf("an earlier name is not explained:\n%s", talk)
	}
}
