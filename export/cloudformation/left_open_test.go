package cloudformation_test

import (
	"strings"
	"testing"

	"portolan/export/cloudformation"
)

// What a drawing leaves open and only the owner knows is a parameter, and no reason
// against the export.
func TestWhatIsLeftOpenIsAParameter(t *testing.T) {
	const head = "portolan: 1\nname: x\nnodes:\n  - {id: people, kind: users}\n"
	for name, c := range map[string]struct {
		design string
		want   []string
	}{
		"name of an HTTPS origin": {`  - {id: cdn, kind: cloudfront}
  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}
links:
  - people -> cdn
  - {from: cdn, to: web, originProtocol: https-only}
  - web -> app
`, []string{"WebOriginName:", "WebOriginZoneId:", "DomainName: !Ref WebOriginName"}},
		"name of a certificate": {`  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}
  - {id: cert, kind: certificate}
links:
  - people -> web
  - cert -> web
  - web -> app
`, []string{"CertDomainName:", "DomainName: !Ref CertDomainName", "HostedZoneId: !Ref CertHostedZoneId"}},
		"authorizer of an HTTP API": {`  - {id: api, kind: http-api, region: us-east-1, auth: lambda}
  - {id: fn, kind: lambda, region: us-east-1}
links:
  - people -> api
  - api -> fn
`, []string{"ApiAuthorizerArn:", "functions/${ApiAuthorizerArn}/invocations", "AuthorizerId: !Ref ApiAuthorizer"}},
		"authorizer of a REST API": {`  - {id: api, kind: rest-api, region: us-east-1, auth: lambda}
  - {id: fn, kind: lambda, region: us-east-1}
links:
  - people -> api
  - api -> fn
`, []string{"functions/${ApiAuthorizerArn}/invocations", "AuthorizerId: !Ref ApiAuthorizer"}},
		"address blocks of a location": {`  - {id: www, kind: record, zone: example.com, name: www.example.com, policy: ip-based}
  - {id: a, kind: on-premises}
  - {id: b, kind: on-premises}
links:
  - people -> www
  - {from: www, to: a, cidrLocation: north}
  - {from: www, to: b, cidrLocation: "*"}
`, []string{"WwwNorthCidrs:", "CidrList: !Ref WwwNorthCidrs", "LocationName: north", "CollectionId: !Ref WwwCidrCollection"}},
		"values of a simple record": {`  - {id: www, kind: record, zone: example.com, name: www.example.com}
  - {id: a, kind: on-premises}
  - {id: b, kind: on-premises}
links:
  - people -> www
  - www -> a
  - www -> b
`, []string{"ResourceRecords:\n        - !Ref AAddress\n        - !Ref BAddress\n"}},
		"shares of a rule": {`  - {id: web, kind: alb, region: us-east-1}
  - {id: app, kind: asg, region: us-east-1}
  - {id: more, kind: ecs, region: us-east-1}
links:
  - people -> web
  - web -> app
  - web -> more
`, []string{"Weight: !Ref WebAppWeight", "Weight: !Ref WebMoreWeight"}},
		"one side of a failover": {`  - {id: www, kind: record, zone: example.com, name: www.example.com, policy: failover}
  - {id: a, kind: on-premises}
  - {id: check, kind: health-check}
links:
  - people -> www
  - {from: www, to: a, role: primary, healthCheck: check}
`, []string{"Failover: PRIMARY", "HealthCheckId: !Ref CheckHealthCheck", "FullyQualifiedDomainName: !Ref AHost"}},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := cloudformation.Export(parse(t, head+c.design), cloudformation.Options{})
			if err != nil {
				t.Fatal(err)
			}
			all := ""
			for _, s := range set.Stacks {
				all += string(s.Template)
			}
			for _, want := range c.want {
				if !strings.Contains(all, want) {
					t.Errorf("nothing says %q in:\n%s", want, all)
				}
			}
		})
	}
}
