package latency

// Counted names the requests of which SharePercent is a part: those of one method.
func (j *Journey) Counted() string {
	if j.Method == "" {
		return "GET requests"
	}
	return j.Method + " requests"
}

// Counted names the requests that the shares of an estimate are of: an estimate is of
// one method.
func (r *Result) Counted() string {
	if len(r.Journeys) == 0 {
		return (&Journey{}).Counted()
	}
	return r.Journeys[0].Counted()
}
