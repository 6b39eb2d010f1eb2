package cloudformation_test

import (
	"bytes"
	"fmt"
	"testing"

	"portolan/export/cloudformation"
)

// A check of a balancer comes to an interface endpoint without a name that API Gateway
// or S3 knows, so that their answers to it count as healthy.
func TestHealthCodesOfEndpoints(t *testing.T) {
	for _, tc := range []struct{ behind, codes string }{
		{"{id: api, kind: rest-api, region: eu-west-1, endpoint: private, auth: iam, vpcEndpoint: true, resourcePolicy: true, mock: true}", "200-399,403"},
		{"{id: api, kind: s3, region: eu-west-1}", "200-399,405"},
	} {
		top := parse(t, fmt.Sprintf(`portolan: 1
name: Codes
nodes:
  - {id: staff, kind: users, network: vpc, locations: [Paris]}
  - {id: lb, kind: alb, region: eu-west-1, scheme: internal, listeners: ["https:443"]}
  - {id: cert, kind: certificate, region: eu-west-1, names: [in.example.com]}
  - {id: door, kind: vpc-endpoint, region: eu-west-1, type: interface}
  - %s
links:
  - staff -> lb
  - cert -> lb
  - {from: lb, to: door, protocol: HTTPS, port: 443}
  - door -> api
`, tc.behind))
		found := false
		for _, f := range files(t, export(t, top, cloudformation.Options{})) {
			found = found || bytes.Contains(f.Data, []byte(`HttpCode: "`+tc.codes+`"`)) || bytes.Contains(f.Data, []byte("HttpCode: "+tc.codes)) || bytes.Contains(f.Data, []byte("HttpCode: '"+tc.codes+"'"))
		}
		if !found {
			t.Errorf("%s: no template has the codes %s", tc.behind, tc.codes)
		}
	}
}
