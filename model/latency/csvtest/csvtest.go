// Package csvtest reads tables for tests.
package csvtest

import (
	"encoding/csv"
	"io"
	"testing"
)

// Rows reads a CSV table, the names of its columns in the first line, as one
// map of column to cell for each row.
func Rows(t testing.TB, table io.Reader) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("a table without its first line")
	}
	var out []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		out = append(out, row)
	}
	return out
}
