package cloudformation_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"portolan/export/cloudformation"
	"portolan/export/judgetest"
)

// What a check looks for is said by the stand-ins that answer it, whatever letters
// it has, and by no others: else the primary is unhealthy from the first minute.
func TestStandInsSayWhatChecksLookFor(t *testing.T) {
	const search = `all "ok"? 100% ${x} \ 'é' 🙂`
	src := `portolan: 1
name: searched
nodes:
  - {id: users, kind: users, locations: [Berlin]}
  - {id: www, kind: record, zone: example.org, name: f.example.org, policy: failover}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: b, kind: alb, region: us-east-1}
  - {id: x, kind: TARGET, region: eu-west-1}
  - {id: y, kind: TARGET, region: us-east-1}
  - {id: h1, kind: health-check, type: HTTP_STR_MATCH, search: 'all "ok"? 100% ${x} \ ''é'' 🙂', path: /health, port: 80}
links:
  - users -> www
  - {from: www, to: a, role: primary, healthCheck: h1}
  - {from: www, to: b, role: secondary}
  - h1 -> a
  - a -> x
  - b -> y
`
	python := judgetest.Program(t, "python3")
	for kind, place := range map[string][2]string{
		"ecs":    {"AWS::ECS::TaskDefinition", "ContainerDefinitions.0.Command.2"},
		"lambda": {"AWS::Lambda::Function", "Code.ZipFile"},
	} {
		set := export(t, parse(t, strings.ReplaceAll(src, "TARGET", kind)), cloudformation.Options{})
		for region, want := range map[string]string{"eu-west-1": search + "\n", "us-east-1": "ok\n"} {
			f := stackIn(t, set, region)
			program := f.at(f.of(place[0])[0], place[1])
			ask := program + "\nprint(handler({}, None)['body'], end='')\n"
			if kind == "ecs" {
				_, body, _ := strings.Cut(program, "body = ")
				body, _, _ = strings.Cut(body, "\n")
				ask = "import sys\nsys.stdout.buffer.write(" + body + ")\n"
			}
			file := filepath.Join(t.TempDir(), "ask.py")
			if err := os.WriteFile(file, []byte(ask), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(python, file)
			cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
			got, err := cmd.Output()
			if err != nil || string(got) != want {
				t.Errorf("%s in %s answers %q, want %q (%v)", kind, region, got, want, err)
			}
		}
	}
}

// What a check tests that the stacks do not make is told.
func TestChecksOfWhatIsNotMade(t *testing.T) {
	for check, want := range map[string]string{
		"h1, kind: health-check, type: HTTP_STR_MATCH, search: up, fqdn: app.example.org, path: /health, port: 80": "the stand-ins say the text",
		"h1, kind: health-check, type: HTTP_STR_MATCH, search: up, target: 192.0.2.7, path: /health, port: 80":     "nothing that the stacks make answers it",
	} {
		set := export(t, parse(t, `portolan: 1
name: searched
nodes:
  - {id: users, kind: users, locations: [Berlin]}
  - {id: www, kind: record, zone: example.org, name: f.example.org, policy: failover}
  - {id: app, kind: record, zone: example.org, name: app.example.org}
  - {id: a, kind: alb, region: eu-west-1}
  - {id: b, kind: alb, region: us-east-1}
  - {id: x, kind: ecs, region: eu-west-1}
  - {id: y, kind: ecs, region: us-east-1}
  - {id: `+check+`}
links:
  - users -> www
  - users -> app
  - {from: www, to: a, role: primary, healthCheck: h1}
  - {from: www, to: b, role: secondary}
  - app -> a
  - a -> x
  - b -> y
`), cloudformation.Options{})
		told := false
		for _, l := range set.LeftOut {
			told = told || l.What == "h1" && strings.Contains(l.Why, want)
		}
		if !told {
			t.Errorf("%s: %v", check, set.LeftOut)
		}
	}
}

// Instances that are tested by HTTPS speak TLS on that port, also where the check
// looks for a text.
func TestChecksByHTTPSMeetTLS(t *testing.T) {
	for _, typ := range []string{"HTTPS", "HTTPS_STR_MATCH, search: up", "HTTP", "HTTP_STR_MATCH, search: up"} {
		set := export(t, parse(t, `portolan: 1
name: tls
nodes:
  - {id: users, kind: users, locations: [Berlin]}
  - {id: www, kind: record, zone: example.org, name: f.example.org, policy: multivalue}
  - {id: x, kind: asg, region: eu-west-1, min: 1, publicIp: true, eip: true, azs: 2}
  - {id: h, kind: health-check, port: 8443, type: `+typ+`}
links:
  - users -> www
  - {from: www, to: x, alias: false, healthCheck: h}
  - h -> x
`), cloudformation.Options{})
		template := string(set.Stacks[0].Template)
		_, secure, _ := strings.Cut(template, "ssl.SSLContext")
		if got := strings.Contains(secure, "8443"); got != strings.HasPrefix(typ, "HTTPS") {
			t.Errorf("%s: TLS on its port is %v", typ, got)
		}
	}
}
