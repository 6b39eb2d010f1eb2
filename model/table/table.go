// Package table reads the tables that the program brings along. A mistake in one is a
// mistake of the program, so that it panics.
package table

import (
	"fmt"
	"strconv"
	"strings"
)

// Read returns the names of the columns of an embedded table, and its rows.
func Read(name, text string) (columns []string, rows [][]string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		cells := Cells(make([]string, 0, len(columns)), line)
		switch {
		case columns == nil:
			columns, rows = cells, make([][]string, 0, strings.Count(text, "\n"))
		case len(cells) != len(columns):
			panic(fmt.Sprintf("%s: embedded table: %q has %d cells, want %d", name, line, len(cells), len(columns)))
		default:
			rows = append(rows, cells)
		}
	}
	return columns, rows
}

// Cells appends the cells of one line of CSV. It stands in for encoding/csv because
// every start of the program waits for some of these tables: cells share the memory of
// the text, and a cell in quotes holds no quote.
func Cells(cells []string, line string) []string {
	for {
		var cell string
		if strings.HasPrefix(line, `"`) {
			cell, line, _ = strings.Cut(line[1:], `"`)
			cells = append(cells, cell)
			if line == "" {
				return cells
			}
			line = line[1:]
			continue
		}
		cell, rest, more := strings.Cut(line, ",")
		cells = append(cells, cell)
		if !more {
			return cells
		}
		line = rest
	}
}

// Number is a cell of the row of an item.
func Number(name, item, cell string) float64 {
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		panic(fmt.Sprintf("%s: embedded table: %s: %v", name, item, err))
	}
	return v
}
