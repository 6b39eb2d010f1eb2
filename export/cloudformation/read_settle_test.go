package cloudformation

import (
	"strings"
	"testing"
)

// settledDesign has what numbers, words and answers follow from elsewhere too.
const settledDesign = `nodes:
  - {id: u, kind: users}
  - {id: a, kind: alb, region: eu-west-1, listeners: ["https:443", "https:8443"], auth: cognito, ipAddressType: dualstack, rules: ["path=/ping fixed 200", "host=old.example.com redirect https://new.example.com/#{path} 302"]}
  - {id: k, kind: certificate, region: eu-west-1, names: [app.example.com]}
  - {id: cg, kind: cognito, region: eu-west-1}
  - {id: x, kind: ecs, region: eu-west-1}
  - {id: y, kind: ecs, region: eu-west-1}
  - {id: z, kind: lambda, region: eu-west-1}
  - {id: ra, kind: rest-api, region: eu-west-1, auth: none, timeout: 20}
  - {id: f, kind: lambda, region: eu-west-1}
  - {id: g, kind: lambda, region: eu-west-1}
  - {id: cdn, kind: cloudfront, originShield: true, originShieldRegion: eu-west-2}
  - {id: s, kind: s3, region: eu-west-1, encryption: sse-kms}
links:
  - u -> a
  - u -> ra
  - u -> cdn
  - {from: cdn, to: s, access: oac}
  - k -> a
  - a -> cg
  - {from: a, to: x, listener: "https:443", weight: 9, groupStickiness: 60}
  - {from: a, to: y, listener: "https:443", weight: 1}
  - {from: a, to: z, listener: "https:8443", pathRule: /fn/*, priority: 50, onUnauthenticated: deny}
  - {from: ra, to: f, route: "GET /orders/{id}"}
  - {from: ra, to: g, route: "GET /items"}
`

// What a place of the resources says counts, also where what follows from the same
// property elsewhere was not edited too: that is told beside it.
func TestReadSettlesWhatFollowsElsewhere(t *testing.T) {
	for edit, want := range map[[2]string][]string{
		{"Priority: 50", "Priority: 60"}:                                      {"a -> z: priority: the drawing says 50, the resources say 60", `Priority is "60"; the drawing gives "70"`},
		{"DurationSeconds: 60", "DurationSeconds: 61"}:                        {"a -> x: groupStickiness: the drawing says 60, the resources say 61"},
		{"OnUnauthenticatedRequest: deny", "OnUnauthenticatedRequest: allow"}: {"a -> z: onUnauthenticated: the drawing says deny, the resources say allow"},
		{"HTTP_302", "HTTP_301"}:                                              {"a: rules: the drawing says", `StatusCode is "HTTP_302"; the drawing gives "HTTP_301"`},
		{"SSEAlgorithm: aws:kms", "SSEAlgorithm: AES256"}:                     {"s: encryption: the drawing says sse-kms, the resources say sse-s3", "SKey: not understood"},
		{"HttpMethod: GET", "HttpMethod: PUT"}:                                {"the resources say PUT /"},
		{"TimeoutInMillis: 20000", "TimeoutInMillis: 21000"}:                  {"ra: timeout: the drawing says 20, the resources say 21", `TimeoutInMillis is "20000"; the drawing gives "21000"`},
		{"OriginShieldRegion: eu-west-2", "OriginShieldRegion: eu-west-1"}:    {"cdn: originShieldRegion: the drawing says eu-west-2, the resources say eu-west-1"},
		// The listener says its port, whatever its security group lets in.
		{"FromPort: 8443", "FromPort: 8444"}: {`FromPort is "8444"; the drawing gives "8443"`},
	} {
		t.Run(edit[1], func(t *testing.T) {
			set, err := Export(parseDesign(t, settledDesign), Options{})
			if err != nil {
				t.Fatal(err)
			}
			files, err := set.Files()
			if err != nil || !replaceOnce(files, edit[0], edit[1]) {
				t.Fatalf("%s is in no template: %v", edit[0], err)
			}
			r, err := Read(files, ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range want {
				if !strings.Contains(r.told(), line) {
					t.Errorf("%s is not told:\n%s", line, r.told())
				}
			}
			if strings.Contains(want[0], "; the drawing gives") != (len(r.Changed) == 0) {
				t.Errorf("%v", r.Changed)
			}
		})
	}
}
