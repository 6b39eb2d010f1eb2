package scope

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/model/document"
)

// The requests of a data store are those of what keeps its data there, and requests of a
// function touch its data; what another way writes is not among them.
func TestRequestsTouchTheirData(t *testing.T) {
	f, err := document.Parse("x", []byte(`portolan: 1
name: x
nodes:
  - {id: users, kind: users, locations: [Berlin]}
  - {id: cdn, kind: cloudfront}
  - {id: api, kind: http-api, region: eu-west-1}
  - {id: fn, kind: lambda, region: eu-west-1}
  - {id: db, kind: datastore, engine: dynamodb, region: eu-west-1}
  - {id: other, kind: http-api, region: eu-west-1}
  - {id: fn2, kind: lambda, region: eu-west-1}
  - {id: db2, kind: datastore, engine: dynamodb, region: eu-west-1}
links:
  - users -> cdn
  - {from: cdn, to: api, path: /api/*}
  - {from: cdn, to: other}
  - api -> fn
  - fn -> db
  - other -> fn2
  - fn2 -> db2
`))
	if err != nil {
		t.Fatal(err)
	}
	for of, want := range map[string]string{
		"db":  "api cdn db fn users",
		"fn":  "api cdn db fn users",
		"db2": "cdn db2 fn2 other users",
		"cdn": "api cdn db db2 fn fn2 other users",
	} {
		got, err := Scope{Request, of}.Nodes(f.Topology, nil)
		if s := strings.Join(slices.Sorted(maps.Keys(got)), " "); err != nil || s != want {
			t.Errorf("through %s: %s, not %s (%v)", of, s, want, err)
		}
	}
}

// Where no request passes a node there is nothing to show of requests, and that is the
// reason; a guard has the requests of what it guards.
func TestRequestsThroughWhatNonePasses(t *testing.T) {
	f, err := document.Parse("x", []byte(`portolan: 1
name: x
nodes:
  - {id: users, kind: users, locations: [Berlin]}
  - {id: cdn, kind: cloudfront}
  - {id: waf, kind: waf, scope: cloudfront}
  - {id: assets, kind: s3, region: eu-west-1}
  - {id: lone, kind: s3, region: eu-west-1}
links:
  - users -> cdn
  - waf -> cdn
  - cdn -> assets
`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Scope{Request, "waf"}.Nodes(f.Topology, nil)
	if s := strings.Join(slices.Sorted(maps.Keys(got)), " "); err != nil || s != "assets cdn users waf" {
		t.Errorf("through the guard: %s (%v)", s, err)
	}
	got, err = Scope{Request, "lone"}.Nodes(f.Topology, nil)
	if got != nil || err == nil || err.Error() != `no request passes "lone" while nothing is broken` {
		t.Errorf("through what nobody asks: %v (%v)", got, err)
	}
}
