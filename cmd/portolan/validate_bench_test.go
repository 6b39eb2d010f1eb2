package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// fleetSource is a design of ten sites with ten nodes each, all of which can
// be exported.
func fleetSource() []byte {
	var nodes, links strings.Builder
	for i := range 10 {
		name := fmt.Sprintf("www.site%d.example.com", i)
		for _, n := range []string{
			"users-%d, kind: users, locations: [Paris]",
			"www-%d, kind: record, zone: example.com, name: " + name,
			"cdn-%d, kind: cloudfront, aliases: [" + name + "]",
			"cert-%d, kind: certificate, region: us-east-1, names: [" + name + "]",
			"acl-%d, kind: waf, scope: CLOUDFRONT, region: us-east-1",
			"pages-%d, kind: s3, region: eu-west-1",
			"media-%d, kind: s3, region: eu-west-1",
			"guides-%d, kind: s3, region: eu-west-1",
			"lb-%d, kind: alb, region: eu-west-1",
			"app-%d, kind: asg, region: eu-west-1",
		} {
			fmt.Fprintf(&nodes, "  - {id: "+n+"}\n", i)
		}
		for _, l := range []string{
			"users-%[1]d -> www-%[1]d", "www-%[1]d -> cdn-%[1]d", "cert-%[1]d -> cdn-%[1]d", "acl-%[1]d -> cdn-%[1]d",
			"{from: cdn-%[1]d, to: pages-%[1]d, access: oac}",
			"{from: cdn-%[1]d, to: media-%[1]d, path: /media/*, access: oac}",
			"{from: cdn-%[1]d, to: guides-%[1]d, path: /guides/*, access: oac}",
			"{from: cdn-%[1]d, to: lb-%[1]d, path: /app/*, content: dynamic, cachePolicy: CachingDisabled}",
			"lb-%[1]d -> app-%[1]d",
		} {
			fmt.Fprintf(&links, "  - "+l+"\n", i)
		}
	}
	return []byte("portolan: 1\nname: Fleet\nnodes:\n" + nodes.String() + "links:\n" + links.String())
}

// BenchmarkFleet compares the validation of a design, from the bytes of the
// file to the report, its export as stacks of two Regions and their import with
// cfn-lint on the templates of the export.
func BenchmarkFleet(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "fleet.topo.yaml")
	if err := os.WriteFile(path, fleetSource(), 0o644); err != nil {
		b.Fatal(err)
	}
	quiet := streams{strings.NewReader(""), io.Discard, io.Discard, func(string) string { return "" }}
	b.Run("portolan", func(b *testing.B) {
		for b.Loop() {
			if code := run(context.Background(), []string{"validate", path, "--format", "json"}, quiet); code != exitDone {
				b.Fatalf("exit code %d", code)
			}
		}
	})
	stacks := filepath.Join(dir, "stacks")
	export := []string{"export", "cloudformation", path, "-o", stacks, "--force"}
	for _, args := range [][]string{export, {"import", "cloudformation", stacks, "-o", filepath.Join(dir, "back.topo.yaml"), "--force"}} {
		b.Run(args[0], func(b *testing.B) {
			if code := run(context.Background(), export, quiet); code != exitDone {
				b.Fatalf("exit code %d", code)
			}
			for b.Loop() {
				if code := run(context.Background(), args, quiet); code != exitDone {
					b.Fatalf("exit code %d", code)
				}
			}
		})
	}
	b.Run("cfn-lint", func(b *testing.B) {
		lint, err := exec.LookPath("cfn-lint")
		if err != nil {
			b.Skip("cfn-lint is not installed")
		}
		if code := run(context.Background(), export, quiet); code != exitDone {
			b.Fatalf("exit code %d", code)
		}
		templates, err := filepath.Glob(filepath.Join(stacks, "*.yaml"))
		if err != nil || len(templates) == 0 {
			b.Fatalf("no templates: %v", err)
		}
		for b.Loop() {
			if out, err := exec.Command(lint, append([]string{"--"}, templates...)...).CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
		}
	})
}
