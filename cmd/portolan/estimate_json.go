package main

import (
	jsonexport "portolan/export/json"
	"portolan/model/latency"
)

// resultJSON is an estimate with what comes of the bounds.
type resultJSON struct {
	Schema string `json:"schema"`
	jsonexport.Estimate
	Asserts []verdictJSON `json:"asserts"`
}

// verdictJSON is what comes of one --assert.
type verdictJSON struct {
	Text   string        `json:"text"`
	Met    bool          `json:"met"`
	Failed []failureJSON `json:"failed"`
}

// failureJSON is a journey that does not meet it; without time when it has no estimate.
type failureJSON struct {
	Users      string   `json:"users"`
	Location   string   `json:"location"`
	Request    string   `json:"request"`
	Connection string   `json:"connection"`
	Outcome    string   `json:"outcome"`
	MS         *float64 `json:"ms"`
}

// round2 keeps two decimals, so that the steps of a branch add up to its total.
func round2(v float64) float64 { return round1(v*10) / 10 }

func estimateJSON(res *latency.Result, verdicts []verdict) resultJSON {
	r := resultJSON{Schema: jsonexport.EstimateSchema, Estimate: jsonexport.EstimateOf(res), Asserts: []verdictJSON{}}
	for _, v := range verdicts {
		r.Asserts = append(r.Asserts, verdictToJSON(v))
	}
	return r
}

func verdictToJSON(v verdict) verdictJSON {
	out := verdictJSON{Text: v.text, Met: v.met, Failed: []failureJSON{}}
	for _, j := range v.failed {
		f := failureJSON{Users: j.Users, Location: j.Location, Request: j.Request, Connection: j.Connection, Outcome: string(j.Outcome)}
		if j.Known {
			ms := round2(percentileOf(j, v.percent))
			f.MS = &ms
		}
		out.Failed = append(out.Failed, f)
	}
	return out
}
