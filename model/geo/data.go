package geo

import (
	"embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	tables "portolan/model/table"
)

//go:embed data/*.csv data/params.json
var embedded embed.FS

// Tables of which the first frame needs little or much: as strings they are read
// without a copy.
var (
	//go:embed data/region_rtt.csv
	regionRTT string
	//go:embed data/regions.csv
	regionsCSV string
	//go:embed data/countries.csv
	countriesCSV string
	//go:embed data/cities.csv
	citiesCSV string
	//go:embed data/pops.csv
	popsCSV string
)

// row is one record of an embedded table, read by column name. The first
// failure is kept, so that a parser can read all columns and be checked once.
type row struct {
	header, cells []string
	next          int // column behind the one that was read last
	err           error
}

func (r *row) str(column string) string {
	i := r.next // most tables are read in the order of their columns
	if i >= len(r.header) || r.header[i] != column {
		if i = slices.Index(r.header, column); i < 0 {
			r.fail(fmt.Errorf("no column %q", column))
			return ""
		}
	}
	r.next = i + 1
	return r.cells[i]
}

func (r *row) num(column string) float64 {
	v, err := strconv.ParseFloat(r.str(column), 64)
	if err == nil && (math.IsNaN(v) || math.IsInf(v, 0)) {
		err = fmt.Errorf("%v is not finite", v)
	}
	if err != nil {
		r.fail(fmt.Errorf("column %q: %w", column, err))
	}
	return v
}

func (r *row) point() Point {
	p := Point{Lat: r.num("lat"), Lon: r.num("lon")}
	if !p.Valid() {
		r.fail(fmt.Errorf("position %v,%v is not on the globe", p.Lat, p.Lon))
	}
	return p
}

func (r *row) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// readTable parses every record of one embedded table, in file order. A broken
// table is a programming error, which the tests of this package find.
func readTable[T any](name string, parse func(*row) T) []T {
	text, err := embedded.ReadFile("data/" + name)
	if err != nil {
		panic("geo: " + err.Error())
	}
	return mustParse(name, string(text), parse)
}

func mustParse[T any](name, text string, parse func(*row) T) []T {
	out, err := parseTable(text, parse)
	if err != nil {
		panic(fmt.Sprintf("geo: embedded %s: %v", name, err))
	}
	return out
}

func parseTable[T any](text string, parse func(*row) T) ([]T, error) {
	rec, out := row{}, []T(nil)
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if rec.header == nil {
			rec.header = tables.Cells(nil, line)
			out = make([]T, 0, strings.Count(text, "\n"))
			continue
		}
		rec.cells, rec.next = tables.Cells(rec.cells[:0], line), 0
		if len(rec.cells) != len(rec.header) {
			return nil, fmt.Errorf("line %d: %d cells, want %d", number, len(rec.cells), len(rec.header))
		}
		v := parse(&rec)
		if rec.err != nil {
			return nil, fmt.Errorf("line %d: %w", number, rec.err)
		}
		out = append(out, v)
	}
	return out, nil
}
