package exportview

import (
	"errors"
	"io/fs"
	"os"
	"slices"
)

// change is one line of a difference: ' ' kept, '-' only before, '+' only
// after, '@' for lines that are kept and left out.
type change struct {
	sign rune
	text string
}

// context is how many kept lines stand around a change.
const context = 3

// biggest is the number of line pairs up to which differences are searched.
// Beyond, the part between the first and the last changed line counts as
// replaced.
const biggest = 4 << 20

// difference lists what changed between two texts, line by line: a longest
// common subsequence of what is left when equal beginnings and ends are taken
// away. It is empty when nothing did.
func difference(before, after []string) []change {
	head := 0
	for head < min(len(before), len(after)) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < min(len(before), len(after))-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	a, b := before[head:len(before)-tail], after[head:len(after)-tail]
	if len(a) == 0 && len(b) == 0 {
		return nil
	}
	var out []change
	for _, line := range before[:head] {
		out = append(out, change{' ', line})
	}
	out = append(out, middle(a, b)...)
	for _, line := range before[len(before)-tail:] {
		out = append(out, change{' ', line})
	}
	return shorten(out)
}

func middle(a, b []string) []change {
	var out []change
	if len(a)*len(b) > biggest {
		for _, line := range a {
			out = append(out, change{'-', line})
		}
		for _, line := range b {
			out = append(out, change{'+', line})
		}
		return out
	}
	// common[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	w := len(b) + 1
	common := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*w+j] = common[(i+1)*w+j+1] + 1
			} else {
				common[i*w+j] = max(common[(i+1)*w+j], common[i*w+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, change{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[(i+1)*w+j] >= common[i*w+j+1]:
			out = append(out, change{'-', a[i]})
			i++
		default:
			out = append(out, change{'+', b[j]})
			j++
		}
	}
	return out
}

// shorten replaces kept lines that are far from every change by one mark.
func shorten(all []change) []change {
	near := make([]bool, len(all))
	for i, c := range all {
		if c.sign == ' ' {
			continue
		}
		for k := max(0, i-context); k <= min(len(all)-1, i+context); k++ {
			near[k] = true
		}
	}
	var out []change
	for i := 0; i < len(all); i++ {
		if near[i] {
			out = append(out, all[i])
			continue
		}
		n := slices.Index(near[i:], true)
		if n < 0 {
			n = len(all) - i
		}
		out = append(out, change{'@', plural(n, "equal line")})
		i += n - 1
	}
	return out
}

// onDisk are the lines of a file, none when there is no such file.
func onDisk(path string) ([]string, error) {
	data, err := bytesOnDisk(path)
	return lines(data), err
}

// bytesOnDisk is what a file holds, nil when there is no such file.
func bytesOnDisk(path string) ([]byte, error) {
	const limit = 16 << 20
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New(path + " is no regular file")
	case info.Size() > limit:
		return nil, errors.New(path + " is larger than 16 MB")
	}
	return os.ReadFile(path)
}
