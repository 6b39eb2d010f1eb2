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

// RankBefore is the place of a kind among what usually stands before another.
func RankBefore(k, near model.Kind) int {
	if i := slices.Index(usual[k], near); i >= 0 {
		return i
	}
	return len(model.Kinds())
}
