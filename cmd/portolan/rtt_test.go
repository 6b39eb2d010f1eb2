package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"portolan/model/latency/csvtest"
)

// The command agrees within 0.1 ms with the reference model on the pairs of the
// model page and on 1,000 random ones.
func TestRTTAgreesWithTheReference(t *testing.T) {
	for _, name := range []string{"test_pairs.csv", "random_pairs.csv"} {
		table, err := os.ReadFile(filepath.Join("..", "..", "model", "latency", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		rows := csvtest.Rows(t, bytes.NewReader(table))
		var asked bytes.Buffer
		w := csv.NewWriter(&asked)
		_ = w.Write([]string{"src", "dst"})
		for _, r := range rows {
			_ = w.Write([]string{r["src"], r["dst"]})
		}
		w.Flush()
		for column, flags := range map[string][]string{"backbone_ms": nil, "internet_ms": {"--internet"}} {
			var out, errs bytes.Buffer
			code := run(context.Background(), append([]string{"rtt", "--csv"}, flags...), streams{
				in: bytes.NewReader(asked.Bytes()), out: &out, errs: &errs, getenv: func(string) string { return "" },
			})
			if code != exitDone {
				t.Fatalf("exit %d: %s", code, errs.String())
			}
			got := csvtest.Rows(t, &out)
			if len(got) != len(rows) {
				t.Fatalf("%s: %d answers to %d pairs", name, len(got), len(rows))
			}
			for i, r := range rows {
				ms, err := strconv.ParseFloat(got[i]["estimate_ms"], 64)
				want, err2 := strconv.ParseFloat(r[column], 64)
				if err != nil || err2 != nil || got[i]["src"] != r["src"] || got[i]["dst"] != r["dst"] || math.Abs(ms-want) > 0.1 {
					t.Errorf("%s -> %s: %s %v, want %v (%v %v)", r["src"], r["dst"], column, ms, want, err, err2)
				}
			}
		}
	}
}
