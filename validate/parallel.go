package validate

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// manyNodes is from how many nodes on it pays to use several processors.
const manyNodes = 200

// spread calls do once for every number below n. For a large design several
// calls run at a time, each on a pass that shares the indexes of p; what do
// keeps by number does not depend on who was first.
func (p *Pass) spread(n int, do func(*Pass, int)) {
	workers := 1
	if len(p.t.Nodes) >= manyNodes { // equivalent, if always; if never; opposite; at the bound: only saves time
		workers = min(runtime.GOMAXPROCS(0), n)
	}
	var next atomic.Int64
	work := func(q *Pass) {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(q, i)
		}
	}
	var others sync.WaitGroup
	for range workers - 1 {
		q := p.twin()
		others.Go(func() { work(q) })
	}
	work(p)
	others.Wait()
}

// twin is a pass over the same topology with findings and search memory of its
// own; all else is shared and is not changed once made.
func (p *Pass) twin() *Pass {
	q, f := *p, *p.flow
	f.stamp, f.queue, f.round = make([]int, len(f.stamp)), nil, 0
	q.flow, q.findings = &f, nil
	return &q
}
