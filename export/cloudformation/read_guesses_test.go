package cloudformation

import (
	"strings"
	"testing"

	"portolan/model/document"
)

// readStripped exports a design and reads its set without the drawing.
func readStripped(t *testing.T, src string) *Reading {
	t.Helper()
	set, err := Export(parseDesign(t, src), Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := set.Files()
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(strip(files), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Which store an API calls is read where its parameter says it, and not guessed else.
func TestReadEngineOfAStore(t *testing.T) {
	for _, engine := range []string{"dynamodb", "sqs", "elasticache"} {
		r := readStripped(t, "nodes:\n  - {id: u, kind: users}\n  - {id: api, kind: rest-api, region: eu-west-1, auth: none}\n  - {id: q, kind: datastore, region: eu-west-1, engine: "+engine+"}\nlinks:\n  - u -> api\n  - {from: api, to: q, route: POST /in}\n")
		drawn := string(document.Format(r.Topology))
		if said := "engine: " + engine; strings.Contains(drawn, "engine: ") && !strings.Contains(drawn, said) || engine != "elasticache" && !strings.Contains(drawn, said) {
			t.Errorf("%s is read as\n%s", engine, drawn)
		}
	}
}

// The name of an endpoint leads to the endpoint, also before a private API of that name.
func TestReadNameOfAnEndpoint(t *testing.T) {
	const nodes = "nodes:\n  - {id: v, kind: users, network: vpc}\n  - {id: pe, kind: vpc-endpoint, region: eu-west-1, privateDns: true}\n  - {id: ra, kind: rest-api, region: eu-west-1, endpoint: private, vpcEndpoint: true, resourcePolicy: true, auth: none, customDomain: pr.example.org}\n  - {id: k, kind: certificate, region: eu-west-1, names: [pr.example.org]}\n  - {id: f, kind: lambda, region: eu-west-1}\n  - {id: r, kind: record, zone: example.org, name: pr.example.org, zonePrivate: true}\nlinks:\n  - v -> r\n  - v -> pe\n  - pe -> ra\n  - ra -> f\n  - k -> ra\n"
	for _, link := range []string{"r -> pe", "r -> ra"} {
		r := readStripped(t, nodes+"  - "+link+"\n")
		if drawn := string(document.Format(r.Topology)); !strings.Contains(drawn, "- "+link+"\n") || strings.Contains(r.told(), "Record") {
			t.Errorf("%s is read as\n%s\n%s", link, drawn, r.told())
		}
	}
}
