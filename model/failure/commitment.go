package failure

import (
	_ "embed"
	"sync"

	"portolan/model"
	"portolan/model/table"
	"portolan/model/traffic"
)

// commitmentsCSV holds what AWS commits itself to in the service level
// agreements, with source and the date of the page. What a page says through
// others only is marked as secondary. A service that is not in the table has no
// published commitment.
//
//go:embed commitments.csv
var commitmentsCSV string

// Commitment is what AWS promises of a service: the share of time, or of
// requests, in which it works. Below it there are credits: it is no forecast.
type Commitment struct {
	Item    string  // "elb/zones" …
	Service string  // as people call it
	Counts  string  // for what it holds, "" for all
	Percent float64 // 0..100
	Basis   string  // verified or secondary
	Source  string
	Date    string
}

var commitments = sync.OnceValue(func() map[string]Commitment {
	_, rows := table.Read("failure", commitmentsCSV)
	out := map[string]Commitment{}
	for _, r := range rows {
		out[r[0]] = Commitment{Item: r[0], Service: r[1], Counts: r[2], Percent: table.Number("failure", r[0], r[3]), Basis: r[4], Source: r[5], Date: r[6]}
	}
	return out
})

// promise is what a node adds to the availability of a way.
type promise int

const (
	promised promise = iota // a row of the table
	within                  // part of a service that the way counts anyway
	nothing                 // no published commitment
)

// commitmentOf tells what AWS promises of a node. A service whose promise rests
// on zones that the drawing does not have gets the lesser one.
func commitmentOf(t *model.Topology, n *model.Node) (Commitment, promise) {
	item := ""
	switch s := n.Effective().(type) {
	case *model.Record:
		// The promise is of public zones.
		if !s.ZonePrivate.Val() {
			item = "route53"
		}
	case *model.CloudFront:
		item = "cloudfront"
	case *model.Accelerator:
		item = "accelerator/zone"
		if endpointZones(t, n) > 1 {
			item = "accelerator/zones"
		}
	case *model.ALB:
		item = elbItem(s.AZs.Val())
	case *model.NLB:
		item = elbItem(s.AZs.Val())
	case *model.GWLB:
		item = elbItem(1)
	case *model.WAF:
		item = "waf"
	case *model.RESTAPI, *model.HTTPAPI, *model.WebSocketAPI:
		item = "api"
	case *model.S3:
		item = "s3"
	case *model.Lambda:
		item = "lambda"
	case *model.ASG:
		item = "ec2/instance"
		if s.AZs.Val() > 1 && s.Min.Val() > 1 {
			item = "ec2/zones"
		}
	case *model.ECS:
		if s.AZs.Val() > 1 && s.Min.Val() > 1 {
			item = "ecs/zones"
			if s.LaunchType.Val() != "ec2" {
				item = "fargate/zones"
			}
		}
	case *model.Datastore:
		item = s.Engine.Val()
	}
	switch n.Kind() {
	case model.KindCognito, model.KindVerifiedAccess:
		item = string(n.Kind())
	case model.KindCloudFrontFunction, model.KindVPCLink, model.KindFunctionURL, model.KindCertificate, model.KindShield, model.KindHealthCheck, model.KindUsers:
		return Commitment{}, within
	}
	c, ok := commitments()[item]
	if !ok {
		return Commitment{}, nothing
	}
	return c, promised
}

func elbItem(zones int) string {
	if zones > 1 {
		return "elb/zones"
	}
	return "elb/zone"
}

// endpointZones counts the zones in which the endpoints of an accelerator stand.
func endpointZones(t *model.Topology, n *model.Node) int {
	zones := map[string]bool{}
	for _, l := range t.Out(n.ID) {
		for _, z := range traffic.ZonesOf(t.Node(l.To)) {
			zones[z] = true
		}
	}
	return len(zones)
}
