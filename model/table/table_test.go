package table_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/model/table"
)

// Every table that the program brings along is read as encoding/csv reads it.
func TestReadAsCSV(t *testing.T) {
	count := 0
	for _, dir := range []string{"..", filepath.Join("..", "..", "export")} {
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.Name() == "testdata" {
				return fs.SkipDir
			}
			if filepath.Ext(file) != ".csv" {
				return nil
			}
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			r := csv.NewReader(strings.NewReader(string(data)))
			r.Comment, r.FieldsPerRecord = '#', -1
			want, err := r.ReadAll()
			if err != nil {
				return err
			}
			var got [][]string
			for line := range strings.Lines(string(data)) {
				if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
					got = append(got, table.Cells(nil, line))
				}
			}
			if count++; !slices.EqualFunc(got, want, slices.Equal[[]string]) {
				t.Errorf("%s is read otherwise", file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if count < 10 {
		t.Errorf("%d tables", count)
	}
}
