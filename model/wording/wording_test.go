package wording

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCount(t *testing.T) {
	for want, got := range map[string]string{
		"1 node": Count(1, "node"), "0 nodes": Count(0, "node"), "2 nodes": Count(2, "node"),
		"2 aliases": Count(2, "alias"), "3 boxes": Count(3, "box"), "2 safe fixes": Count(2, "safe fix"),
		"2 policies": Count(2, "policy"), "2 days": Count(2, "day"), "-1 nodes": Count(-1, "node"),
		"1 entry matches": CountOf(1, "entry matches", "entries match"),
		"2 entries match": CountOf(2, "entry matches", "entries match"),
		"1 alias":         Count(1, "alias"), "2 matches": Count(2, "match"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

var (
	viewer = []string{"SSLv3", "TLSv1", "TLSv1_2016", "TLSv1.1_2016", "TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"}
	origin = []string{"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"}
)

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word       string
		candidates []string
		want       string
	}{
		// What begins alike comes before what has like letters, and of the
		// policies of one protocol the newest.
		{"TLSv1.2", viewer, "TLSv1.2_2025"},
		{"tlsv1.2", viewer, "TLSv1.2_2025"},
		{"TLS1.2", viewer, "TLSv1.2_2025"},
		{"TLS 1.2", viewer, "TLSv1.2_2025"},
		{"TLSv12", viewer, "TLSv1.2_2025"},
		{"TLSv1_2", viewer, "TLSv1.2_2025"},
		{"TLSv1.3", viewer, "TLSv1.3_2025"},
		{"TLSv1.2_2023", viewer, "TLSv1.2_2025"},
		{"TLSv1.3_2021", viewer, "TLSv1.3_2025"},
		{"TLSv1.0", viewer, "TLSv1"},
		{"tls1.2", origin, "TLSv1.2"},
		{"tlsv1_1", origin, "TLSv1.1"},
		// A weaker protocol than the word names is never meant.
		{"TLSv1.3", origin, ""},
		{"TLSv2", origin, ""},
		{"TLSv1.4", viewer, ""},
		{"TLS-1-2-2017-1", []string{"TLS-1-0-2015-04", "TLS13-1-0-2021-06"}, ""},
		{"TLS13-1-3-2021-6", []string{"TLS13-1-2-2021-06", "TLS13-1-3-2021-06"}, "TLS13-1-3-2021-06"},
		// A slip for https is no wish for http.
		{"htts", []string{"http", "https"}, "https"},
		{"htts-only", []string{"http-only", "https-only", "match-viewer"}, "https-only"},
		{"http-onyl", []string{"http-only", "https-only"}, "http-only"},
		{"ablb", []string{"alb", "nlb", "lambda"}, "alb"},
		{"knd", []string{"id", "kind", "title"}, "kind"},
		{"origin_protocol", []string{"originPath", "originProtocol"}, "originProtocol"},
		{"cert", []string{"alert", "certificate"}, "certificate"},
		{"us-east-9", []string{"eu-west-1", "us-east-1"}, "us-east-1"},
		{"qiut", []string{"quiet", "quit"}, "quit"},
		{"hd", []string{"hc"}, "hc"},
		{"s", []string{"s3"}, ""},
		{"", []string{"a"}, ""},
		{"--", []string{"a"}, ""},
		{"submarine", []string{"s3", "alb"}, ""},
		{strings.Repeat("a", 65), []string{strings.Repeat("a", 65)}, ""},
	} {
		if got := Nearest(c.word, c.candidates); got != c.want {
			t.Errorf("%q means %q, want %q", c.word, got, c.want)
		}
	}
	if got := NearestOf(2, "cache", []string{"catch", "cached", "cacheable", "cache-key"}); strings.Join(got, " ") != "cached cache-key" {
		t.Errorf("got %v", got)
	}
}

// A suggestion is one of the candidates, and no weaker protocol than was asked
// for, however the word is written.
func TestNearestIsNeverWeaker(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.IntRange(0, 3).Draw(t, "minor")
		word := rapid.SampledFrom([]string{"TLSv1.", "TLS1.", "tls 1.", "tlsv1_", "TLS-1-", "TLSv1"}).Draw(t, "form") + string(rune('0'+minor))
		word += rapid.SampledFrom([]string{"", "_2016", "_2021", "_2025", "-2030"}).Draw(t, "policy")
		for _, list := range [][]string{viewer, origin} {
			got := Nearest(word, list)
			if got == "" {
				continue
			}
			if p := rank(got); p.family != 2 || len(p.version) > 1 && p.version[1] < minor || len(p.version) == 1 && minor > 0 {
				t.Fatalf("%q means %q", word, got)
			}
		}
	})
}

// A word that goes by several spellings is listed once, and where the words are ranked the
// first of those as near is.
func TestVocabulary(t *testing.T) {
	for ranked, want := range map[bool]string{false: "Sanaa San Juan", true: "Santiago San Juan"} {
		v := Vocabulary{Ranked: ranked}
		for _, w := range []string{"Santiago", "San Juan", "Sanaa"} {
			v.Add(w, w)
			v.Add(w, w+" city")
		}
		if got := strings.Join(v.Nearest(2, "san"), " "); got != want {
			t.Errorf("ranked %v: %s, want %s", ranked, got, want)
		}
	}
}

func TestMeant(t *testing.T) {
	for want, got := range map[string]string{
		"": Meant("", "") + Meant(), "; did you mean a?": Meant("a"),
		"; did you mean a or b?": Meant("a", "", "b"), "; did you mean a, b or c?": Meant("a", "b", "c"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 2, 0},
		{"abc", "abc", 2, 0},
		{"abc", "acb", 2, 1},
		{"abc", "abd", 2, 1},
		{"abc", "ab", 2, 1},
		{"abc", "xyz", 2, 3},
		{"abc", "xyz", 5, 3},
		{"kitten", "sitting", 5, 3},
		{"a", "abcdefgh", 3, 4},
		{"kitten", "sitting", 2, 3},
		{"ca", "abc", 5, 3},
		{"Zürich", "Zurich", 2, 1},
	} {
		for _, swapped := range []bool{false, true} {
			a, b := []rune(c.a), []rune(c.b)
			if swapped {
				a, b = b, a
			}
			if got := Distance(a, b, c.limit); got != c.want {
				t.Errorf("%s, %s within %d: %d, want %d", string(a), string(b), c.limit, got, c.want)
			}
		}
	}
}

// plainDistance counts every cell.
func plainDistance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			switch {
			case i == 0 || j == 0:
				rows[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				rows[i][j] = rows[i-1][j-1]
			default:
				rows[i][j] = rows[i-1][j-1] + 1
			}
			rows[i][j] = min(rows[i][j], rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Counting only what can be within the limit counts the same.
func TestDistanceWithinALimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.SliceOfN(rapid.RuneFrom([]rune("abc")), 0, 12)
		a, b, limit := letters.Draw(t, "a"), letters.Draw(t, "b"), rapid.IntRange(0, 8).Draw(t, "limit")
		if got, want := Distance(a, b, limit), min(plainDistance(a, b), limit+1); got != want {
			t.Fatalf("%q and %q within %d: %d, not %d", string(a), string(b), limit, got, want)
		}
	})
}

func TestAsked(t *testing.T) {
	for name, want := range map[string]string{
		"www.example.com":   "www.example.com",
		"*.eu.example.com":  "names under eu.example.com",
		"a*.eu.example.com": "a*.eu.example.com",
	} {
		if got := Asked(name); got != want {
			t.Errorf("Asked(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestUnit(t *testing.T) {
	for _, c := range [][3]string{
		{"1", "queries/s", "query/s"},
		{"1", "requests/s", "request/s"},
		{"20", "requests/s", "requests/s"},
		{"1", "ms", "ms"},
		{"1", "ms/km", "ms/km"},
		{"1", "", ""},
	} {
		if got := Unit(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s is written %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
