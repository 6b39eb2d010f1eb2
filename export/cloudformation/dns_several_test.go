package cloudformation_test

import (
	"testing"

	"portolan/export/cloudformation"
)

const severalAnswers = `portolan: 1
name: Several
nodes:
  - {id: people, kind: users, protocol: http}
  - {id: name, kind: record, zone: example.com, name: app.example.com, policy: multivalue}
  - {id: app, kind: asg, region: eu-west-1, min: 3, eip: true}
  - {id: door, kind: nlb, region: eu-west-1, azs: 2, eip: true, listener: tcp, port: 80}
  - {id: box, kind: asg, region: eu-west-1}
  - {id: srv, kind: on-premises}
  - {id: check, kind: health-check, type: HTTP, path: /}
  - {id: dial, kind: health-check, type: TCP, port: 80}
  - {id: far, kind: health-check, type: HTTP, fqdn: srv.example.org}
links:
  - people -> name
  - {from: name, to: app, healthCheck: check}
  - {from: name, to: door, alias: false, healthCheck: dial, setIdentifier: app-2}
  - {from: name, to: srv, healthCheck: far}
  - check -> app
  - dial -> door
  - door -> box
`

// Each address of a multivalue answer is an answer of its own, with a check of its own that
// asks there for the name. Names of answers differ, whatever others are called.
func TestAddressesOfAMultivalueAnswerStandApart(t *testing.T) {
	f := stackIn(t, export(t, parse(t, severalAnswers), cloudformation.Options{}), "eu-west-1")
	for id, want := range map[string]map[string]string{
		"NameAppRecordA": {"ResourceRecords.0": "!Ref AppAddress1", "ResourceRecords.1": "", "SetIdentifier": "app", "MultiValueAnswer": "true", "HealthCheckId": "!Ref CheckHealthCheckAddress1"},
		"NameAppAddress2RecordA": {
			"ResourceRecords.0": "!Ref AppAddress2", "ResourceRecords.1": "", "SetIdentifier": "app-2-", "MultiValueAnswer": "true", "TTL": "60",
			"HealthCheckId": "!Ref CheckHealthCheckAddress2",
		},
		"NameAppAddress3RecordA":  {"ResourceRecords.0": "!Ref AppAddress3", "SetIdentifier": "app-3", "HealthCheckId": "!Ref CheckHealthCheckAddress3"},
		"NameDoorRecordA":         {"ResourceRecords.0": "!Ref DoorAddress1", "SetIdentifier": "app-2", "HealthCheckId": "!Ref DialHealthCheckAddress1"},
		"NameDoorAddress2RecordA": {"ResourceRecords.0": "!Ref DoorAddress2", "SetIdentifier": "app-2-2", "HealthCheckId": "!Ref DialHealthCheckAddress2"},
		"NameSrvRecordA":          {"ResourceRecords.0": "!Ref SrvAddress", "SetIdentifier": "srv", "HealthCheckId": "!Ref FarHealthCheck"},
		"CheckHealthCheckAddress2": {
			"HealthCheckConfig.IPAddress": "!Ref AppAddress2", "HealthCheckConfig.FullyQualifiedDomainName": "app.example.com", "HealthCheckConfig.Port": "80", "HealthCheckConfig.ResourcePath": "/",
		},
		"DialHealthCheckAddress1": {"HealthCheckConfig.IPAddress": "!Ref DoorAddress1", "HealthCheckConfig.FullyQualifiedDomainName": "", "HealthCheckConfig.Type": "TCP"},
		"FarHealthCheck":          {"HealthCheckConfig.IPAddress": "", "HealthCheckConfig.FullyQualifiedDomainName": "srv.example.org"},
	} {
		expect(t, f, id, want)
	}
}
