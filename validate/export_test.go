package validate

import "portolan/model/traffic"

// ExplainsCause lets tests from outside ask what the rule of failed requests asks.
func (r *Rule) ExplainsCause(cause traffic.Cause) bool { return r.explainsCause(cause) }
