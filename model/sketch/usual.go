package sketch

import (
	"slices"

	"portolan/model"
)

// usual lists what people put behind a kind, most usual first. It ranks what
// is legal; "" is the start of a design.
var usual = map[model.Kind][]model.Kind{
	"":                     {model.KindUsers, model.KindRecord, model.KindCloudFront, model.KindALB, model.KindRESTAPI, model.KindS3},
	model.KindUsers:        {model.KindRecord, model.KindCloudFront, model.KindAccelerator, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI},
	model.KindRecord:       {model.KindCloudFront, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI, model.KindAccelerator, model.KindRecord, model.KindHealthCheck, model.KindNLB, model.KindAppSync, model.KindAppRunner, model.KindBeanstalk},
	model.KindCloudFront:   {model.KindS3, model.KindALB, model.KindRESTAPI, model.KindHTTPAPI, model.KindRecord, model.KindWAF, model.KindCertificate, model.KindFunctionURL, model.KindCloudFrontFunction, model.KindLambdaEdge},
	model.KindAccelerator:  {model.KindALB, model.KindNLB, model.KindASG},
	model.KindALB:          {model.KindASG, model.KindECS, model.KindLambda, model.KindWAF, model.KindCertificate, model.KindCognito, model.KindVPCEndpoint},
	model.KindNLB:          {model.KindASG, model.KindECS, model.KindALB, model.KindCertificate, model.KindVPCEndpoint},
	model.KindGWLB:         {model.KindASG},
	model.KindRESTAPI:      {model.KindLambda, model.KindVPCLink, model.KindDatastore, model.KindALB, model.KindWAF, model.KindCertificate, model.KindCognito},
	model.KindHTTPAPI:      {model.KindLambda, model.KindVPCLink, model.KindALB, model.KindCertificate, model.KindCognito, model.KindDatastore},
	model.KindWebSocketAPI: {model.KindLambda, model.KindVPCLink, model.KindCertificate},
	model.KindVPCLink:      {model.KindALB, model.KindNLB, model.KindECS},
	model.KindFunctionURL:  {model.KindLambda},
	model.KindVPCEndpoint:  {model.KindS3, model.KindNLB},
	model.KindLambda:       {model.KindDatastore, model.KindS3},
	model.KindASG:          {model.KindDatastore, model.KindS3},
	model.KindECS:          {model.KindDatastore, model.KindS3},
}

// RankAfter is the place of a kind among what usually follows another.
func RankAfter(k, near model.Kind) int {
	if i := slices.Index(usual[near], k); i >= 0 {
		return i
	}
	return len(model.Kinds())
}

// onceOnly are the kinds of which requests pass one: nobody puts a second one
// behind the first.
var onceOnly = []model.Kind{model.KindCloudFront, model.KindAccelerator, model.KindUsers}

// RankBehind is RankAfter for a node of a design: what requests have passed on
// the way to it and pass once is not usual behind it.
func RankBehind(t *model.Topology, near *model.Node, k model.Kind) int {
	if near == nil {
		return RankAfter(k, "")
	}
	if slices.Contains(onceOnly, k) && passed(t, near.ID, k, map[string]bool{}) {
		return len(model.Kinds())
	}
	return RankAfter(k, near.Kind())
}

// passed tells whether requests pass a kind on the way to a node, or at it.
func passed(t *model.Topology, id string, k model.Kind, seen map[string]bool) bool {
	if seen[id] {
		return false
	}
	seen[id] = true
	if t.Node(id).Kind() == k {
		return true
	}
	return slices.ContainsFunc(t.In(id), func(l *model.Link) bool { return l.Data() && passed(t, l.From, k, seen) })
}

// RankBefore is the place of a kind among what usually stands before another.
func RankBefore(k, near model.Kind) int {
	if i := slices.Index(usual[k], near); i >= 0 {
		return i
	}
	return len(model.Kinds())
}
