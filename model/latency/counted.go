package latency

// Counted names the requests of which SharePercent is a part: those of one method.
func (j *Journey) Counted() string {
	if j.Method == "" {
		return "GET requests"
	}
	return j.Method + " requests"
}

// Counted names the requests that the shares of an estimate are of: those of one
// method, or of that which each path takes.
func (r *Result) Counted() string {
	if len(r.Journeys) == 0 {
		return (&Journey{}).Counted()
	}
	for _, j := range r.Journeys {
		if j.Method != r.Journeys[0].Method {
			return "requests"
		}
	}
	return r.Journeys[0].Counted()
}
