package main

// pieces gathers an output whose size is not known, without the room that one
// buffer would need each time it grows.
type pieces struct {
	full [][]byte
	last []byte
	size int
}

const pieceSize = 1 << 18

func (p *pieces) Write(b []byte) (int, error) {
	n := len(b)
	p.size += n
	for len(b) > 0 {
		if len(p.last) == cap(p.last) {
			if p.last != nil {
				p.full = append(p.full, p.last)
			}
			p.last = make([]byte, 0, pieceSize)
		}
		k := min(len(b), cap(p.last)-len(p.last))
		p.last = append(p.last, b[:k]...)
		b = b[k:]
	}
	return n, nil
}

// bytes is all that was written.
func (p *pieces) bytes() []byte {
	if len(p.full) == 0 {
		return p.last
	}
	out := make([]byte, 0, p.size)
	for _, b := range p.full {
		out = append(out, b...)
	}
	return append(out, p.last...)
}
