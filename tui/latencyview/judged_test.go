package latencyview

import (
	"testing"

	"portolan/model/latency"
	"portolan/model/whatif"
	"portolan/tui/theme"
)

// A change is judged by both figures although the column shows one of them.
func TestJudged(t *testing.T) {
	figures := func(p50, p95 float64) whatif.Figures {
		return whatif.Figures{Known: true, Quantiles: latency.Quantiles{P50: p50, P95: p95}}
	}
	th := &theme.Theme{Glyphs: theme.Unicode}
	for want, c := range map[string]whatif.Change{
		"✓ faster":  {Before: figures(200, 300), After: figures(100, 200)},
		"✓ p50 -11": {Before: figures(45, 383), After: figures(34, 372)},
		"  small":   {Before: figures(283, 337), After: figures(272, 326)},
		"⚠ slower":  {Before: figures(100, 200), After: figures(200, 300)},
		"⚠ p50 +20": {Before: figures(45, 383), After: figures(65, 383)},
		"":          {Before: figures(100, 200), After: figures(100, 200)},
	} {
		if got, _ := New().judged(th, c); got != want {
			t.Errorf("%v -> %v is %q, want %q", c.Before, c.After, got, want)
		}
	}
}
