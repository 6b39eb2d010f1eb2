package cloudformation_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
)

// endpoint is a stub of aws that keeps what is deployed from run to run.
type endpoint struct {
	bin, state string
	env        []string
}

func newEndpoint(t *testing.T) *endpoint {
	t.Helper()
	e := &endpoint{bin: t.TempDir(), state: t.TempDir()}
	src, err := os.ReadFile(filepath.Join("testdata", "aws-stub.sh"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.bin, "aws"), src, 0o755); err != nil {
		t.Fatal(err)
	}
	return e
}

// run runs deploy.sh and returns its talk and the calls of this run.
func (e *endpoint) run(t *testing.T, dir string, args ...string) (talk, calls string, err error) {
	t.Helper()
	bash := judgetest.Program(t, "bash")
	log := filepath.Join(t.TempDir(), "log")
	cmd := exec.Command(bash, append([]string{filepath.Join(dir, "deploy.sh")}, args...)...)
	cmd.Env = append([]string{"PATH=" + e.bin + string(os.PathListSeparator) + os.Getenv("PATH"), "AWS_LOG=" + log, "AWS_STATE=" + e.state}, e.env...)
	out, err := cmd.CombinedOutput()
	made, readErr := os.ReadFile(log)
	if readErr != nil && !os.IsNotExist(readErr) {
		t.Fatal(readErr)
	}
	return string(out), string(made), err
}

func (e *endpoint) must(t *testing.T, dir string, args ...string) (talk, calls string) {
	t.Helper()
	talk, calls, err := e.run(t, dir, args...)
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, talk)
	}
	return talk, calls
}

// deployed are the values of a stack, nil when it is not there.
func (e *endpoint) deployed(t *testing.T, stack string) map[string]string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(e.state, stack))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(src)) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		out[name] = value
	}
	return out
}

func TestScriptDeploysInOrder(t *testing.T) {
	dir, set := written(t, "far-bucket", cloudformation.Options{})
	e := newEndpoint(t)
	e.env = []string{"HOSTED_ZONE_ID_EXAMPLE_COM=Z111"}
	talk, calls := e.must(t, dir)
	at := -1
	for _, s := range set.Stacks {
		i := strings.Index(calls, "cloudformation deploy --stack-name "+s.Name+" --region "+s.Region+" ")
		if i <= at {
			t.Errorf("%s is not deployed in its turn:\n%s", s.Name, calls)
		}
		at = i
	}
	for _, want := range []string{"HostedZoneIdExampleCom=Z111", "CertCertificateArn=value-of-CertCertificateArn", "CdnDistributionId=value-of-CdnDistributionId"} {
		if !strings.Contains(calls, want) {
			t.Errorf("no %s in\n%s", want, calls)
		}
	}
	for line := range strings.Lines(calls) {
		if !strings.HasPrefix(line, "cloudformation deploy ") && !strings.HasPrefix(line, "cloudformation describe-stacks ") {
			t.Errorf("the script calls aws %s", line)
		}
	}
	for _, want := range []string{"[1/4] ", ": created\n", "== done: 4 created, 0 updated, 0 unchanged\n", "AnOutput\tits-value"} {
		if !strings.Contains(talk, want) {
			t.Errorf("no %q in\n%s", want, talk)
		}
	}
}

func TestScriptTalksAboutMissingValues(t *testing.T) {
	dir, _ := written(t, "prefix-list", cloudformation.Options{})
	e := newEndpoint(t)
	talk, calls, err := e.run(t, dir)
	if err == nil || strings.Contains(calls, " deploy ") {
		t.Errorf("deployed without values: %v\n%s", err, calls)
	}
	for _, want := range []string{"HostedZoneIdExampleCom is missing", "HOSTED_ZONE_ID_EXAMPLE_COM", "CloudFrontPrefixListIdEuWest1 is missing"} {
		if !strings.Contains(talk, want) {
			t.Errorf("no %q in\n%s", want, talk)
		}
	}
	for _, wrong := range []string{"HostedZone=Z1", "--what", "HostedZoneIdExampleCom", "--only"} {
		if talk, calls, err = e.run(t, dir, wrong); err == nil || calls != "" || !strings.Contains(talk, wrong) {
			t.Errorf("%s: %v\n%s", wrong, err, talk)
		}
	}
}

// What was chosen at the first run stays, whatever later runs say nothing of.
func TestRunningAgainKeepsWhatWasChosen(t *testing.T) {
	dir, set := written(t, "weighted-shift", cloudformation.Options{})
	stack := set.Stacks[len(set.Stacks)-1]
	weight := ""
	for _, p := range stack.Parameters {
		if strings.HasSuffix(p.Name, "Weight") {
			weight = p.Name
		}
	}
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z111", weight+"=77")
	talk, calls := e.must(t, dir)
	if !strings.Contains(talk, "== "+weight+" stays 77 in "+stack.Name+"; ") || strings.Count(talk, " stays ") != 1 {
		t.Errorf("nothing is said of the weight that stays:\n%s", talk)
	}
	if !strings.Contains(talk, "== done: 0 created, 0 updated, 1 unchanged") || strings.Contains(calls, " deploy ") {
		t.Errorf("the second run deploys:\n%s\n%s", talk, calls)
	}
	// Another template with nothing given passes nothing.
	if err := os.WriteFile(filepath.Join(e.state, stack.Name+".template"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	talk, calls = e.must(t, dir)
	if !strings.Contains(talk, "1 updated") || strings.Contains(calls, "--parameter-overrides") {
		t.Errorf("values are passed that nobody gave:\n%s\n%s", talk, calls)
	}
	if got := e.deployed(t, stack.Name); got[weight] != "77" || got["HostedZoneIdExampleCom"] != "Z111" {
		t.Errorf("deployed %v", got)
	}
	file := filepath.Join(t.TempDir(), "values")
	if err := os.WriteFile(file, []byte("# the shift\r\n\n  "+weight+"=50\nHostedZoneIdExampleCom=\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	talk, _ = e.must(t, dir, "--parameters", file)
	if got := e.deployed(t, stack.Name); got[weight] != "50" || got["HostedZoneIdExampleCom"] != "Z111" || !strings.Contains(talk, "1 updated") {
		t.Errorf("deployed %v\n%s", got, talk)
	}
	if _, _, err := e.run(t, dir, "--parameters", file+".none"); err == nil {
		t.Error("a file that is not there is read")
	}
	// An argument goes before the file, and the file before the environment.
	e.env = []string{environment(weight) + "=10"}
	e.must(t, dir, "--parameters="+file, weight+"=60")
	if got := e.deployed(t, stack.Name)[weight]; got != "60" {
		t.Errorf("%s is %s", weight, got)
	}
}

func environment(param string) string {
	return strings.ToUpper(regexp.MustCompile(`([a-z0-9])([A-Z])`).ReplaceAllString(param, "${1}_$2"))
}

// A stack that is new takes the values that the others have.
func TestNewStacksTakeWhatTheOthersHave(t *testing.T) {
	dir, set := written(t, "multi-region-failover", cloudformation.Options{})
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z111", "DbEuEndpoint=a.example.com", "DbUsEndpoint=b.example.com")
	last := set.Stacks[len(set.Stacks)-1].Name
	if err := os.Remove(filepath.Join(e.state, last)); err != nil {
		t.Fatal(err)
	}
	talk, calls, err := e.run(t, dir)
	if err == nil || !strings.Contains(talk, "DbUsEndpoint is missing") || strings.Contains(talk, "HostedZoneIdExampleCom") || strings.Contains(calls, " deploy ") {
		t.Errorf("%v\n%s", err, talk)
	}
	e.must(t, dir, "DbUsEndpoint=b.example.com")
	if got := e.deployed(t, last)["HostedZoneIdExampleCom"]; got != "Z111" {
		t.Errorf("the new stack has %q", got)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	dir, set := written(t, "shared-origin", cloudformation.Options{})
	e := newEndpoint(t)
	talk, calls, err := e.run(t, dir, "--dry-run", "AppUsInstanceType=a b$(touch x)")
	if err == nil || !strings.Contains(talk, "== not ready to deploy") || strings.Contains(talk, "== done") {
		t.Errorf("a dry run says that all is well while a value is missing: %v\n%s", err, talk)
	}
	if strings.Contains(calls, " delete-stack ") || !strings.Contains(talk, "HostedZoneIdExampleCom is missing") {
		t.Errorf("%s\n%s", calls, talk)
	}
	for _, s := range set.Stacks {
		if !strings.Contains(talk, s.Name+" in "+s.Region) || e.deployed(t, s.Name) != nil {
			t.Errorf("the dry run does not show %s, or makes it:\n%s", s.Name, talk)
		}
	}
	given := []string{"HostedZoneIdExampleCom=Z111", "AppUsInstanceType=a b$(touch x)"}
	e.must(t, dir, given...)
	if got := e.deployed(t, set.Stacks[1].Name)["AppUsInstanceType"]; got != "a b$(touch x)" {
		t.Errorf("the value arrives as %q", got)
	}
	talk, calls = e.must(t, dir, "--dry-run", "AppUsInstanceType=t3.large")
	for _, want := range []string{"unchanged", "would change\n  Modify\tFalse\tAWS::S3::Bucket\tPagesBucket", "== done: nothing was changed"} {
		if !strings.Contains(talk, want) {
			t.Errorf("no %q in\n%s", want, talk)
		}
	}
	if !strings.Contains(calls, "delete-change-set --change-set-name arn:aws:cloudformation:"+set.Stacks[1].Name+" ") || e.deployed(t, set.Stacks[1].Name)["AppUsInstanceType"] == "t3.large" {
		t.Errorf("the change set stays, or is executed:\n%s", calls)
	}
}

func TestOnlyOneStack(t *testing.T) {
	dir, set := written(t, "far-bucket", cloudformation.Options{})
	e := newEndpoint(t)
	if talk, calls, err := e.run(t, dir, "--only", set.Stacks[3].Name, "HostedZoneIdExampleCom=Z1"); err == nil || strings.Contains(calls, " deploy ") || !strings.Contains(talk, "there is no output") {
		t.Errorf("a stack is deployed before those whose outputs it takes: %v\n%s", err, talk)
	}
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	_, calls := e.must(t, dir, "--only="+set.Stacks[2].Name, "HostedZoneIdExampleCom=Z2")
	if n := strings.Count(calls, "cloudformation deploy "); n != 1 || !strings.Contains(calls, "HostedZoneIdExampleCom=Z2") {
		t.Errorf("%d stacks are deployed:\n%s", n, calls)
	}
	if talk, calls, err := e.run(t, dir, "--only", "elsewhere"); err == nil || calls != "" || !strings.Contains(talk, set.Stacks[0].Name) {
		t.Errorf("%v\n%s", err, talk)
	}
}

func TestDeleteGoesBackwardsAndNamesWhatStays(t *testing.T) {
	dir, set := written(t, "global-storefront", cloudformation.Options{})
	e := newEndpoint(t)
	e.env = []string{"ORDERS_USER_POOL_ARN=arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example01", "WEB_US_CERTIFICATE_ARN=c", "HOSTED_ZONE_ID_EXAMPLE_COM=Z1", "TABLE_TABLE_NAME=t", "DB_EU_ENDPOINT=e", "DB_US_ENDPOINT=e"}
	e.must(t, dir)
	e.env = append(e.env, "AWS_KEPT="+bucketOf(t, set))
	talk, calls := e.must(t, dir, "--delete", "--yes")
	at := len(calls)
	for _, s := range set.Stacks {
		i := strings.Index(calls, "delete-stack --stack-name "+s.Name+" ")
		if i < 0 || i >= at || e.deployed(t, s.Name) != nil {
			t.Errorf("%s is not deleted in its turn:\n%s", s.Name, calls)
		}
		at = i
	}
	for _, want := range []string{"these stay, and are yours to delete", "AWS::S3::Bucket  pages-of-it", "== done: deleted"} {
		if !strings.Contains(talk, want) {
			t.Errorf("no %q in\n%s", want, talk)
		}
	}
	if strings.Contains(talk, "E1") {
		t.Errorf("a distribution stays:\n%s", talk)
	}
	if talk, calls = e.must(t, dir, "--delete"); strings.Contains(calls, "delete-stack") || !strings.Contains(talk, "no stack is there") {
		t.Errorf("deleted twice:\n%s", talk)
	}
}

// Whoever asks what a deletion would do loses nothing, in whatever order they ask.
func TestADeletionCanBeTriedFirst(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	e.must(t, dir, "HostedZoneIdExampleCom=Z1")
	e.env = []string{"AWS_KEPT=" + bucketOf(t, set)}
	for _, args := range [][]string{{"--dry-run", "--delete"}, {"--delete", "--dry-run"}, {"--yes", "--dry-run", "--delete"}, {"--delete", "--yes", "--dry-run"}} {
		talk, calls := e.must(t, dir, args...)
		if strings.Contains(calls, "delete-stack") || strings.Contains(calls, " deploy ") {
			t.Fatalf("%v changes stacks:\n%s", args, calls)
		}
		for _, s := range set.Stacks {
			if e.deployed(t, s.Name) == nil || !strings.Contains(talk, "to be deleted: "+s.Name+" in "+s.Region) {
				t.Errorf("%v: %s is gone, or not named:\n%s", args, s.Name, talk)
			}
		}
		for _, want := range []string{"these would stay", "AWS::S3::Bucket  pages-of-it", "== done: nothing was deleted"} {
			if !strings.Contains(talk, want) {
				t.Errorf("%v: no %q in\n%s", args, want, talk)
			}
		}
	}
	if talk, calls := e.must(t, dir, "--only", set.Stacks[0].Name, "--delete", "--dry-run"); strings.Contains(calls, "delete-stack") || strings.Count(talk, "to be deleted") != 1 {
		t.Errorf("%s\n%s", talk, calls)
	}
}

// A file of parameters is typed by people: blanks around a name and a value are none of it.
func TestBlanksOfAParameterFileAreNoValue(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	file := filepath.Join(t.TempDir(), "values")
	if err := os.WriteFile(file, []byte("# remark\n\n   \n  HostedZoneIdExampleCom \t= \tZ9 \t \r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e.must(t, dir, "--parameters", file)
	found := 0
	for _, s := range set.Stacks {
		if got, ok := e.deployed(t, s.Name)["HostedZoneIdExampleCom"]; ok {
			found++
			if got != "Z9" {
				t.Errorf("%s takes %q", s.Name, got)
			}
		}
	}
	if found == 0 {
		t.Error("no stack takes the value")
	}
}

// bucketOf is the logical id of a bucket of a set.
func bucketOf(t *testing.T, set *cloudformation.Set) string {
	t.Helper()
	for _, s := range set.Stacks {
		if m := regexp.MustCompile(`(?m)^  (\w+):\n    Type: AWS::S3::Bucket$`).FindSubmatch(s.Template); m != nil {
			return string(m[1])
		}
	}
	t.Fatal("no bucket")
	return ""
}

// A stack that could not be created is made anew; one that changes is left alone.
func TestStacksInOtherStates(t *testing.T) {
	dir, set := written(t, "static-site", cloudformation.Options{})
	e := newEndpoint(t)
	e.env = []string{"HOSTED_ZONE_ID_EXAMPLE_COM=Z1", "AWS_FAIL=" + set.Stacks[0].Name}
	if talk, _, err := e.run(t, dir); err == nil || !strings.Contains(talk, "Failed to create") || !strings.Contains(talk, "Run the same again") {
		t.Errorf("%v\n%s", err, talk)
	}
	e.env = e.env[:1]
	e.must(t, dir)
	for state, said := range map[string]string{"UPDATE_IN_PROGRESS": "when that is over", "DELETE_FAILED": "run --delete again first", "UPDATE_ROLLBACK_FAILED": "continue-update-rollback --stack-name " + set.Stacks[0].Name} {
		if err := os.WriteFile(filepath.Join(e.state, set.Stacks[0].Name+".status"), []byte(state+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if talk, calls, err := e.run(t, dir, "HostedZoneIdExampleCom=Z3"); err == nil || !strings.Contains(talk, said) || strings.Contains(calls, "cloudformation deploy") {
			t.Errorf("%s: %v\n%s", state, err, talk)
		}
	}
	for _, state := range []string{"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"} {
		if err := os.WriteFile(filepath.Join(e.state, set.Stacks[0].Name+".status"), []byte(state+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		talk, calls := e.must(t, dir, "--dry-run")
		if strings.Contains(calls, "delete-stack") || strings.Contains(calls, " deploy ") || !strings.Contains(talk, "it would be deleted and made anew. It would make\n      1 AWS::") {
			t.Errorf("%s: a dry run says\n%s\n%s", state, talk, calls)
		}
		if talk, calls := e.must(t, dir, "HostedZoneIdExampleCom=Z3"); !strings.Contains(calls, "delete-stack") {
			t.Errorf("%s: not made anew\n%s", state, talk)
		}
	}
}

// The script keeps to what bash 3.2 knows, which is that of macOS.
func TestScriptsRunInOldShells(t *testing.T) {
	newer := regexp.MustCompile(`declare -[A-Zn]|local -[An]|mapfile|readarray|\$\{[a-z_]+(,,|\^\^|@[A-Z])|&>>|\|&|coproc|\[\[ -v |wait -n|printf '%\(|\$\{[a-z_]+\[-1\]`)
	for _, name := range exported {
		for _, f := range files(t, export(t, design(t, name), cloudformation.Options{})) {
			if f.Name == "deploy.sh" && newer.Match(f.Data) {
				t.Errorf("%s: %s", name, newer.Find(f.Data))
			}
			// Lists that may be empty are never spread, which bash before 4.4 refuses.
			if f.Name == "deploy.sh" {
				spread := regexp.MustCompile(`"\$\{([a-z]+)\[@\]\}"`).FindAllStringSubmatch(string(f.Data), -1)
				for _, m := range spread {
					if !slices.Contains([]string{"command", "overrides"}, m[1]) {
						t.Errorf("%s: %s", name, m[0])
					}
				}
			}
		}
	}
}

func TestHelp(t *testing.T) {
	dir, _ := written(t, "prefix-list", cloudformation.Options{})
	e := newEndpoint(t)
	talk, calls := e.must(t, dir, "--help")
	for _, want := range []string{"--dry-run", "--delete", "--only STACK", "--parameters FILE", "HostedZoneIdExampleCom (HOSTED_ZONE_ID_EXAMPLE_COM), required at first"} {
		if calls != "" || !strings.Contains(talk, want) {
			t.Errorf("no %q in\n%s", want, talk)
		}
	}
}
