package cloudformation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/model/document"
)

// foreign are templates of other people's ways, and what must come of them.
var foreign = map[string]struct{ drawn, told []string }{
	"alb-asg.yaml": {
		[]string{"kind: alb", "kind: asg", "from: web-alb, to: app-servers", "healthCheck: /health", "idleTimeout: 120"},
		[]string{"no users"},
	},
	"site-oac.json": {
		[]string{"kind: s3", "kind: cloudfront", "from: distribution, to: site", "access: oac", "kind: record", "zone: example.org", "name: www.example.org", "www -> distribution", `priceClass: "100"`},
		[]string{"no users"},
	},
	"http-api.yaml": {
		[]string{"kind: http-api", "kind: lambda", "kind: datastore", "engine: dynamodb", "from: orders, to: list-orders", "route: GET /orders", "list-orders -> orders-2"},
		[]string{"http-api/Alarm: not understood: AWS::CloudWatch::Alarm: alarms are no part of a design", "Fn::FindInMap"},
	},
	"sam.yaml": {
		[]string{"kind: datastore", "engine: sqs"},
		[]string{"sam/Hello: not understood: AWS::Serverless::Function: a macro of the SAM transform", "Transform AWS::Serverless-2016-10-31", "sam/Nested: not understood: AWS::CloudFormation::Stack"},
	},
	"failover.yaml": {
		[]string{"policy: failover", "from: first, to: front", "role: primary", "healthCheck: check", "role: secondary", "kind: nlb"},
		[]string{"no users"},
	},
}

// Templates that are not ours are read by their resources, and every resource that
// stands for nothing is listed.
func TestReadForeignTemplates(t *testing.T) {
	for name, want := range foreign {
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(filepath.Join("testdata", "foreign", name))
			if err != nil {
				t.Fatal(err)
			}
			r, err := Read([]File{{Name: name, Data: src}}, ReadOptions{Region: "eu-west-1"})
			if err != nil {
				t.Fatal(err)
			}
			drawn := string(document.Format(r.Topology))
			for _, line := range want.drawn {
				if !strings.Contains(strings.ReplaceAll(drawn, "\n    ", ", "), line) && !strings.Contains(drawn, line) {
					t.Errorf("%s is not in\n%s", line, drawn)
				}
			}
			for _, line := range want.told {
				if !strings.Contains(r.told(), line) {
					t.Errorf("%s is not told:\n%s", line, r.told())
				}
			}
			listed := 0
			for _, n := range r.Notes {
				if n.LeftOut && strings.Contains(n.ID, "/") && !strings.HasPrefix(n.What, "Fn::") && !strings.HasPrefix(n.What, "a part of ") {
					listed++
				}
			}
			if r.Understood+listed != r.Resources {
				t.Errorf("%d resources, %d understood, %d listed", r.Resources, r.Understood, listed)
			}
		})
	}
}
