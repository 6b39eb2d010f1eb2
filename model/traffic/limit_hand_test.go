package traffic_test

import "strings"

const encryptionDocs = docs + "apigateway/latest/developerguide/data-protection-encryption.html"

// doored are users inside a VPC who come to a private API by a balancer and an
// interface endpoint.
func doored(users, balancer, group string) []string {
	kind, props, _ := strings.Cut(balancer, " ")
	return []string{
		"users u locations=Paris network=vpc " + users, kind + " lb region=eu-west-1 scheme=internal " + props, "vpc-endpoint door region=eu-west-1 type=interface",
		"rest-api api region=eu-west-1 endpoint=private vpcEndpoint=true resourcePolicy=true mock=true",
		"u -> lb", "lb -> door " + group, "door -> api",
	}
}

// limitCases were worked out from the pages of AWS before they were run: what AWS
// does not take, does not wait for, or does not reach.
var limitCases = []replyCase{
	// API Gateway has HTTPS endpoints alone.
	{
		name: "an ALB calls a private API in plain HTTP: no connection, 502", source: encryptionDocs,
		lines: doored("", "alb", "protocol=HTTP port=80"), want: []string{"100% failed 502 0s u lb door"},
	},
	{
		name: "an ALB calls it over HTTPS", source: encryptionDocs,
		lines: doored("", "alb", "protocol=HTTPS port=443"), want: []string{"100% served 0 0s u lb door api"},
	},
	{
		name: "an NLB passes plain HTTP on as it comes", source: encryptionDocs,
		lines: doored("protocol=http", "nlb", ""), want: []string{"100% failed 0 0s u lb door api"},
	},
	{
		name: "and TLS too", source: encryptionDocs,
		lines: doored("", "nlb", ""), want: []string{"100% served 0 0s u lb door api"},
	},
	{
		name: "a TLS listener opens it, and TCP to the targets leaves it open", source: encryptionDocs,
		lines: doored("", "nlb listener=tls", "protocol=TCP"), want: []string{"100% failed 0 0s u lb door"},
	},
}
