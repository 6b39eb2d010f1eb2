package failure

import "portolan/model"

// nestedChecks keep what was found of checks that combine checks. Ten levels of ten that
// each combine all of the next have ten thousand million ways through them.
type nestedChecks struct {
	changing map[depthOf]bool
	named    map[depthOf]*model.Node
	asking   map[[2]depthOf]bool
}

// depthOf is a check at a level of those that combine others.
type depthOf struct {
	check *model.Node
	depth int
}

// turning is a check at a level, asked of a target.
type turning struct {
	depthOf
	target string
}

// answering is an answer at a level of records that lead to others.
type answering struct {
	link  *model.Link
	depth int
}

// once works out an answer the first time that it is asked for.
func once[K comparable, V any](known map[K]V, key K, find func() V) V {
	v, ok := known[key]
	if !ok {
		v = find()
		known[key] = v
	}
	return v
}
