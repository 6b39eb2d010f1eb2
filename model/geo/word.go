package geo

import (
	"sort"
	"strings"
	"sync"

	"portolan/model/wording"
)

// RegionsAsOf is the date of the table of Regions.
const RegionsAsOf = "2026-11"

// regionWords gives the Region of every spelling: codes and display names
// without marks, and of "Europe (Ireland)" also what stands in brackets.
var regionWords = sync.OnceValue(func() map[string]string {
	out := make(map[string]string, 3*regions().len())
	add := func(word, code string) {
		if word = bare(word); word != "" {
			if other, taken := out[word]; taken && other != code {
				code = "" // two Regions are called so: neither is meant for sure
			}
			out[word] = code
		}
	}
	for _, r := range Regions() {
		add(r.Code, r.Code)
		add(r.Name, r.Code)
		_, within, ok := strings.Cut(r.Name, "(")
		if !ok {
			continue
		}
		add(within, r.Code)
		if r.Continent == "EU" {
			add("EU ("+within, r.Code) // the older display name
		}
	}
	return out
})

// regionNames are the spellings of display names that mean one Region, in order.
var regionNames = sync.OnceValue(func() []string {
	var out []string
	for word, code := range regionWords() {
		if code != "" && word != bare(code) {
			out = append(out, word)
		}
	}
	sort.Strings(out)
	return out
})

// bare is a name without case, accents and everything between its words.
func bare(s string) string {
	if plain, ok := foldASCII(s, ""); ok {
		return plain
	}
	return strings.ReplaceAll(fold(s), " ", "")
}

// FindRegion finds the Region that a person means by a code or a display name,
// without regard to case and marks: "EU_West_1", "Europe (Ireland)", "Ireland".
func FindRegion(word string) (Region, bool) {
	if r, ok := RegionByCode(word); ok {
		return r, true
	}
	const longest = 80 // bytes; no name comes near
	if len(word) > longest {
		return Region{}, false
	}
	return RegionByCode(regionWords()[bare(word)])
}

// regionPrefixes are what codes of Regions begin with: an area, or a partition
// with its area.
var regionPrefixes = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for code := range regions().first {
		area, _, _ := cutRegion(code)
		out[area] = true
	}
	return out
})

// directions are the words that stand before the number of a Region's code.
var directions = []string{"north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest"}

// cutRegion takes a code apart: "ap", "southeast", "2".
func cutRegion(code string) (area, direction, number string) {
	rest, number, _ := cutLast(code)
	area, direction, _ = cutLast(rest)
	return area, direction, number
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '-')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// LooksLikeRegion tells whether a word has the form of AWS's codes and begins
// as one does: a Region that the table may not have yet.
func LooksLikeRegion(word string) bool {
	area, direction, number := cutRegion(word)
	if !regionPrefixes()[area] || len(number) != 1 || number[0] < '1' || number[0] > '9' {
		return false
	}
	for _, d := range directions {
		if d == direction {
			return true
		}
	}
	return strings.HasPrefix(area, "eusc") && len(direction) > 0
}

// StandIn is the Region that stands in for one that is not in the table: of
// those that begin alike the nearest in letters.
func StandIn(word string) (Region, bool) {
	area, _, _ := cutRegion(word)
	list := Regions()
	best, least := -1, 0
	for i, r := range list {
		if a, _, _ := cutRegion(r.Code); a != area {
			continue
		}
		d := wording.Distance([]rune(word), []rune(r.Code), len(word))
		if best < 0 || d < least {
			best, least = i, d
		}
	}
	if best < 0 {
		return Region{}, false
	}
	return list[best], true
}

// NearestRegion is the code that a wrong word most likely means, "" when none
// is near. The name of a zone, such as us-east-1a, means its Region.
func NearestRegion(word string) string {
	if n := len(word); n > 1 && n < 40 && IsRegion(strings.ToLower(word[:n-1])) && word[n-1] >= 'a' && word[n-1] <= 'z' {
		return strings.ToLower(word[:n-1])
	}
	list := Regions()
	codes := make([]string, len(list))
	for i, r := range list {
		codes[i] = r.Code
	}
	if near := wording.Nearest(word, codes); near != "" {
		return near
	}
	const telling = 5 // letters of a name
	if names := regionNames(); len(bare(word)) >= telling && len(word) < 80 {
		if near := wording.Nearest(bare(word), names); near != "" {
			return regionWords()[near]
		}
	}
	n := len(word)
	if n < 4 || word[n-1] < '1' || word[n-1] > '9' {
		return ""
	}
	lower := strings.ToLower(word)
	if rest, ok := strings.CutPrefix(lower[:n-1], "europe-"); ok { // as another provider writes it
		return wording.Nearest("eu-"+rest+"-"+word[n-1:], codes)
	}
	if strings.ContainsAny(word, "-_ ") {
		return ""
	}
	if found := SearchRegions(word); len(found) > 0 { // letters of a code in order
		return found[0].Code
	}
	return ""
}

// RegionFor is the Region of a code, or for one that the table may not have
// yet the one that stands in for it.
func RegionFor(code string) (Region, bool) {
	if r, ok := RegionByCode(code); ok || !LooksLikeRegion(code) {
		return r, ok
	}
	return StandIn(code)
}
