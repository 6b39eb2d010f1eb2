package cloudformation

import (
	"portolan/model"
)

// valueSeparator stands between the values of a record that the owner gives.
// Commas and blanks are part of many.
const valueSeparator = "|"

// valueForms are examples of the values of records of each type.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
var valueForms = map[string]string{
	"A": "192.0.2.1", "AAAA": "2001:db8::1", "CNAME": "www.example.com", "TXT": `"v=spf1 -all"`, "SPF": `"v=spf1 -all"`, "MX": "10 mail.example.com",
	"NS": "ns1.example.com", "CAA": `0 issue "amazon.com"`, "SRV": "10 5 443 host.example.com", "HTTPS": `1 . alpn="h2,h3"`, "SVCB": `1 host.example.com port="8443"`,
	"DS": "123 4 5 1234567890abcdef", "NAPTR": `100 50 "u" "E2U+sip" "!^.*$!sip:a@example.com!" .`, "PTR": "host.example.com", "SSHFP": "4 2 123456789abcdef", "TLSA": "3 1 1 123456789abcdef",
}

// ofTheZone tells whether a record is one that every hosted zone has from the
// start: its SOA, and the NS of its own name.
func (x *exporter) ofTheZone(r *model.Record) bool {
	return r.Type.Val() == "SOA" || r.Type.Val() == "NS" && model.Domain(r.Name.Val()) == model.Domain(r.Zone.Val())
}

// dataRecord makes a record that leads to nothing of the drawing: what it holds
// is the owner's to say.
func (x *exporter) dataRecord(s *stack, n *model.Node) {
	r, _ := model.As[*model.Record](n)
	name, typ := model.Domain(r.Name.Val()), r.Type.Val()
	values := s.param(Parameter{
		Name: x.word(n.ID) + "Values", Type: "String", Pattern: `^.+$`,
		Description: "Values of the " + typ + " record of " + name + ", such as " + valueForms[typ] + "; several are separated by " + valueSeparator + ".",
	})
	all := list(quoted(valueSeparator), values)
	all.Tag = "!Split"
	s.add(&resource{
		rank: rankRecord, id: s.id(n.ID, "Record"+typ), kind: "AWS::Route53::RecordSet", comment: comment(n) + ": " + r.Name.Val() + " holds what you say",
		properties: object(
			f("HostedZoneId", x.zone(s, name, r.ZonePrivate.Val())), f("Name", str(name)), f("Type", str(typ)), f("TTL", quoted(decimal(r.TTL.Val()))), f("ResourceRecords", all)),
	})
}
