package geo

import (
	"fmt"
	"strings"
	"sync/atomic"

	tables "portolan/model/table"
)

// table is an embedded table whose records are parsed when they are asked for:
// most runs need a few of some hundred.
type table[T any] struct {
	name   string
	header []string
	lines  []string
	first  map[string]int // by the first cell of a line, its key
	parse  func(*row) T
	parsed []atomic.Pointer[T]
}

// openTable finds the lines of a table. Every key stands once and without
// quotes, which the tests of this package see to.
func openTable[T any](name, text string, parse func(*row) T) *table[T] {
	t := &table[T]{name: name, parse: parse}
	most := strings.Count(text, "\n") + 1
	t.lines, t.first = make([]string, 0, most), make(map[string]int, most)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "" || line[0] == '#':
		case t.header == nil:
			t.header = tables.Cells(nil, line)
		default:
			key, _, _ := strings.Cut(line, ",")
			t.first[key] = len(t.lines)
			t.lines = append(t.lines, line)
		}
	}
	t.parsed = make([]atomic.Pointer[T], len(t.lines))
	return t
}

// at is record i. Two who ask for it at once may both parse it.
func (t *table[T]) at(i int) *T {
	if v := t.parsed[i].Load(); v != nil {
		return v
	}
	rec := row{header: t.header, cells: tables.Cells(make([]string, 0, len(t.header)), t.lines[i])}
	if len(rec.cells) != len(rec.header) {
		rec.fail(fmt.Errorf("%d cells, want %d", len(rec.cells), len(rec.header)))
	}
	v := t.parse(&rec)
	if rec.err != nil {
		panic(fmt.Sprintf("geo: embedded %s: %q: %v", t.name, t.lines[i], rec.err))
	}
	t.parsed[i].Store(&v)
	return &v
}

// find is the record with a key.
func (t *table[T]) find(key string) (*T, bool) {
	i, ok := t.first[key]
	if !ok {
		return nil, false
	}
	return t.at(i), true
}

func (t *table[T]) len() int { return len(t.lines) }

// all is a copy of every record, in the order of the file.
func (t *table[T]) all() []T {
	out := make([]T, t.len())
	for i := range out {
		out[i] = *t.at(i)
	}
	return out
}
