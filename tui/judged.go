package tui

import (
	"sync"

	"portolan/model"
	"portolan/model/latency"
	"portolan/validate"
)

// judged is what was found out about one state of a design. It depends on nothing else.
type judged struct {
	of       *model.Topology
	report   *validate.Report
	estimate *latency.Result
	failure  string
}

// judgements are those of the states that were looked at last: after undo and redo
// nothing has to be found out again.
type judgements struct {
	mu   sync.Mutex
	most int
	list []judged // the latest last
}

// fewJudged is how many states are remembered. The findings and waits of a thousand
// nodes take some megabytes.
const fewJudged = 4

// of is what is known of a state.
func (j *judgements) of(t *model.Topology) judged {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, k := range j.list {
		if k.of == t {
			return k
		}
	}
	return judged{}
}

// learn adds to what is known of a state.
func (j *judgements) learn(t *model.Topology, add func(*judged)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	k := judged{of: t}
	for i := range j.list {
		if j.list[i].of == t {
			k = j.list[i]
			j.list = append(j.list[:i], j.list[i+1:]...)
			break
		}
	}
	add(&k)
	if j.list = append(j.list, k); len(j.list) > j.most {
		j.list = append(j.list[:0], j.list[1:]...)
	}
}
