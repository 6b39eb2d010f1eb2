package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"portolan/export/formats"
	"portolan/export/typeface"
)

// exportFonts are the fonts that --font asks for, nil for none. The fonts of
// the system are told: another system may give another picture.
func exportFonts(s streams, r formats.Request, format *formats.Format) (*typeface.Set, error) {
	name := r.Value(formats.Font)
	if name == "" || format.Name != formats.PNG && format.Name != formats.SVG {
		return nil, nil
	}
	if name != formats.SystemFont {
		f, err := readFont(name)
		if err != nil {
			return nil, inputError(err)
		}
		return typeface.NewSet(f), nil
	}
	plain, err := r.Scene()
	if err != nil {
		return nil, &exitError{exitInternal, err}
	}
	var need []rune
	for _, cluster := range plain.Missing() {
		need = append(need, []rune(cluster)...)
	}
	found := systemFonts(xdg.FontDirs, need)
	if len(found) == 0 {
		return nil, nil
	}
	set := typeface.NewSet(found...)
	fmt.Fprintf(s.errs, "%s: letters from fonts of this system: %s; other systems may give other bytes\n", strings.ToUpper(format.Name), strings.Join(set.Families(), ", "))
	return set, nil
}

// mostFont is more than the largest collections of fonts have.
const mostFont = 256 << 20

func readFont(path string) (*typeface.Font, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("font %w", err)
	}
	if info.IsDir() || info.Size() > mostFont {
		return nil, fmt.Errorf("font %s: want a TrueType or OpenType file", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("font %w", err)
	}
	f, err := typeface.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", path, err)
	}
	return f, nil
}

// candidate is a font of the system that draws some of what is needed.
type candidate struct {
	path string
	has  []bool
}

// systemFonts are the fewest fonts that draw what can be drawn of some
// characters: again and again the one with the most of what is left, of equals
// the plainest by its name.
func systemFonts(dirs []string, need []rune) []*typeface.Font {
	if len(need) == 0 {
		return nil
	}
	candidates := fontsWith(dirs, need)
	drawn := make([]bool, len(need))
	var out []*typeface.Font
	for {
		best, most := -1, 0
		for i := range candidates {
			n := 0
			for k, has := range candidates[i].has {
				if has && !drawn[k] {
					n++
				}
			}
			if n > most {
				best, most = i, n
			}
		}
		if best < 0 {
			return out
		}
		if f, err := readFont(candidates[best].path); err == nil {
			out = append(out, f)
			for k, has := range candidates[best].has {
				drawn[k] = drawn[k] || has
			}
		}
		candidates = slices.Delete(candidates, best, best+1)
	}
}

// fontsWith are the fonts below some folders that draw any of the characters,
// the plainest first.
func fontsWith(dirs []string, need []rune) []candidate {
	var out []candidate
	for _, dir := range dirs {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error { // a folder that cannot be read has no fonts
			if err != nil || d.IsDir() || !slices.Contains([]string{".ttf", ".otf", ".ttc"}, strings.ToLower(filepath.Ext(path))) {
				return nil
			}
			if has, err := coverage(path, need); err == nil && slices.Contains(has, true) {
				out = append(out, candidate{path, has})
			}
			return nil
		})
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(fancy(a.path), fancy(b.path)), cmp.Compare(filepath.Base(a.path), filepath.Base(b.path)), cmp.Compare(a.path, b.path))
	})
	return out
}

func coverage(path string, need []rune) ([]bool, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > mostFont {
		return nil, errors.New("no font file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return typeface.Coverage(f, need)
}

// fancy tells how far a font is from an upright one without serifs, by the
// words in its name.
func fancy(path string) int {
	name := strings.ToLower(filepath.Base(path))
	n := 0
	for _, word := range []string{"bold", "italic", "oblique", "light", "thin", "black", "medium", "condensed", "mono", "serif", "mincho", "kufi", "naskh", "ui-"} {
		if strings.Contains(name, word) {
			n++
		}
	}
	if strings.Contains(name, "sans") && !strings.Contains(name, "sansmono") {
		n--
	}
	return n
}
