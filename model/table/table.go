// Package table reads the tables that the program brings along. A mistake in one is a
// mistake of the program, so that it panics.
package table

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// Read returns the names of the columns of an embedded table, and its rows.
func Read(name, text string) (columns []string, rows [][]string) {
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(name + ": embedded table: " + err.Error())
	}
	return all[0], all[1:]
}

// Number is a cell of the row of an item.
func Number(name, item, cell string) float64 {
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		panic(fmt.Sprintf("%s: embedded table: %s: %v", name, item, err))
	}
	return v
}
