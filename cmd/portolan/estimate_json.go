package main

import (
	jsonexport "portolan/export/json"
	"portolan/model/latency"
)

func writeEstimateJSON(s streams, res *latency.Result, verdicts []verdict) error {
	var asserts []jsonexport.Verdict
	for _, v := range verdicts {
		x := jsonexport.Verdict{Text: v.text, Met: v.met, Failed: []jsonexport.Excess{}}
		for _, j := range v.failed {
			x.Failed = append(x.Failed, jsonexport.NewExcess(j, percentileOf(j.Quantiles, v.percent)))
		}
		asserts = append(asserts, x)
	}
	return writeJSON(s, jsonexport.NewEstimateDocument(res, asserts))
}
