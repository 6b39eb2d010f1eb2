package traffic

import "portolan/model"

// Wait is a station of a journey and how long it waits for what is behind it.
type Wait struct {
	Station int // index of the hop
	Seconds float64
}

// Waits lists the stations of a journey that wait for a limited time, the
// nearest to the backend first. Answers that come as a stream end the wait when
// they begin.
func (j *Journey) Waits() []Wait {
	var out []Wait
	for i := len(j.Hops) - 2; i > 0; i-- {
		h := j.Hops[i]
		seconds := patienceOf(h.Node).read
		if o, ok := model.LinkAs[*model.OriginSpec](j.Hops[i+1].Link); ok {
			seconds = float64(o.ReadTimeout.Val())
			if j.Hops[i+1].Kind == HopStorage {
				seconds = waits()["s3-read"].seconds
			}
		}
		if seconds > 0 {
			out = append(out, Wait{i, seconds})
		}
	}
	return out
}
