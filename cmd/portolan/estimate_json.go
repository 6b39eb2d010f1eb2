package main

import "portolan/model/latency"

type stepJSON struct {
	Name   string  `json:"name"`
	Label  string  `json:"label"`
	Branch string  `json:"branch"`
	Node   string  `json:"node"`
	P50    float64 `json:"p50_ms"`
	P95    float64 `json:"p95_ms"`
	Basis  string  `json:"basis"`
	Source string  `json:"source"`
	Date   string  `json:"date"`
}

type branchJSON struct {
	Name  string     `json:"name"`
	Share float64    `json:"share_percent"`
	P50   float64    `json:"p50_ms"`
	P95   float64    `json:"p95_ms"`
	Path  []string   `json:"path"`
	Steps []stepJSON `json:"steps"`
}

type journeyJSON struct {
	Users      string       `json:"users"`
	Location   string       `json:"location"`
	Request    string       `json:"request"`
	Method     string       `json:"method"`
	Share      float64      `json:"share_percent"`
	Outcome    string       `json:"outcome"`
	Connection string       `json:"connection"`
	Cacheable  bool         `json:"cacheable"`
	P50        *float64     `json:"p50_ms"`
	P95        *float64     `json:"p95_ms"`
	P99        *float64     `json:"p99_ms"`
	Low        *float64     `json:"low_ms"`
	High       *float64     `json:"high_ms"`
	Path       []string     `json:"path"`
	Steps      []stepJSON   `json:"steps"`
	Branches   []branchJSON `json:"branches"`
	Why        []string     `json:"why"`
}

type assumptionJSON struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Default string `json:"default"`
	Source  string `json:"source"`
	Changed bool   `json:"changed"`
}

type resultJSON struct {
	Schema string `json:"schema"`
	Data   struct {
		Version string `json:"version"`
		Date    string `json:"date"`
	} `json:"data"`
	Journeys []journeyJSON `json:"journeys"`
	Summary  struct {
		P50   float64 `json:"p50_ms"`
		P95   float64 `json:"p95_ms"`
		P99   float64 `json:"p99_ms"`
		Share float64 `json:"share_percent"`
	} `json:"summary"`
	Assumptions []assumptionJSON `json:"assumptions"`
	Asserts     []verdictJSON    `json:"asserts"`
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
	r := resultJSON{Schema: "portolan.estimate/1", Journeys: []journeyJSON{}, Assumptions: []assumptionJSON{}, Asserts: []verdictJSON{}}
	r.Data.Version, r.Data.Date = res.DataVersion, res.DataDate
	r.Summary.P50, r.Summary.P95, r.Summary.P99 = round2(res.Summary.P50), round2(res.Summary.P95), round2(res.Summary.P99)
	r.Summary.Share = round2(res.Summary.SharePercent)
	for _, j := range res.Journeys {
		r.Journeys = append(r.Journeys, journeyToJSON(j))
	}
	for _, a := range res.Assumptions {
		r.Assumptions = append(r.Assumptions, assumptionJSON{a.Name, a.Value, a.Default, a.Source, a.Changed})
	}
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

func journeyToJSON(j latency.Journey) journeyJSON {
	out := journeyJSON{
		Users: j.Users, Location: j.Location, Request: j.Request, Method: j.Method, Share: round2(j.SharePercent), Outcome: string(j.Outcome),
		Connection: j.Connection, Cacheable: j.Cacheable, Path: orEmpty(j.Path), Steps: []stepJSON{}, Branches: []branchJSON{}, Why: orEmpty(j.Why),
	}
	if j.Known {
		ms := func(v float64) *float64 { v = round2(v); return &v }
		out.P50, out.P95, out.P99, out.Low, out.High = ms(j.P50), ms(j.P95), ms(j.P99), ms(j.Low), ms(j.High)
	}
	for _, b := range j.Branches {
		bj := branchJSON{Name: b.Name, Share: round2(b.SharePercent), P50: round2(b.P50), P95: round2(b.P95), Path: orEmpty(b.Path), Steps: []stepJSON{}}
		for _, st := range b.Steps {
			bj.Steps = append(bj.Steps, stepJSON{st.Name, st.Label, b.Name, st.Node, round2(st.P50), round2(st.P95), string(st.Basis), st.Source, st.Date})
		}
		out.Branches = append(out.Branches, bj)
		out.Steps = append(out.Steps, bj.Steps...)
	}
	return out
}
