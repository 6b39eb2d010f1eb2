package typeface

import (
	"encoding/binary"
	"errors"
	"io"
)

var (
	errNoFont  = errors.New("no TrueType or OpenType font")
	errDamaged = errors.New("the font is damaged: a table ends behind the file")
)

// mostFonts and mostTables are more than any collection and any font has.
const (
	mostFonts  = 1024
	mostTables = 512
)

// sound tells whether the tables that a file lists lie inside it. Its reader
// would take memory for whatever length a damaged file claims.
func sound(r io.ReaderAt, size int64) error {
	read := func(at int64, n int) ([]byte, error) {
		b := make([]byte, n)
		if _, err := r.ReadAt(b, at); err != nil {
			return nil, errNoFont
		}
		return b, nil
	}
	head, err := read(0, 12)
	if err != nil {
		return err
	}
	starts := []int64{0}
	if string(head[:4]) == "ttcf" {
		n := binary.BigEndian.Uint32(head[8:])
		if n == 0 || n > mostFonts {
			return errNoFont
		}
		list, err := read(12, int(4*n))
		if err != nil {
			return err
		}
		starts = starts[:0]
		for ; len(list) > 0; list = list[4:] {
			starts = append(starts, int64(binary.BigEndian.Uint32(list)))
		}
	}
	for _, start := range starts {
		head, err := read(start, 12)
		if err != nil {
			return err
		}
		switch string(head[:4]) {
		case "\x00\x01\x00\x00", "OTTO", "true":
		default:
			return errNoFont
		}
		n := int(binary.BigEndian.Uint16(head[4:]))
		if n > mostTables {
			return errNoFont
		}
		list, err := read(start+12, 16*n)
		if err != nil {
			return err
		}
		for ; len(list) > 0; list = list[16:] {
			offset, length := binary.BigEndian.Uint32(list[8:]), binary.BigEndian.Uint32(list[12:])
			if int64(offset)+int64(length) > size {
				return errDamaged
			}
		}
	}
	return nil
}
