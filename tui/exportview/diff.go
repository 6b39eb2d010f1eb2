package exportview

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"portolan/model/linediff"
	"portolan/model/wording"
	"portolan/tui/theme"
)

// diffLines shows what changes in the file at path: its name, and the lines
// that change with a few around them.
func diffLines(path string, data []byte) []line {
	const context = 3 // unchanged lines around a change
	before, err := bytesOnDisk(path)
	if err != nil {
		return []line{{text: err.Error(), role: theme.ErrorText}}
	}
	all := linediff.Compare(string(before), string(data))
	out := []line{{text: diffTitle(path, before, all), role: theme.Title}}
	roles := map[linediff.Op]theme.Role{linediff.Added: theme.GoodText, linediff.Removed: theme.ErrorText, linediff.Kept: theme.Base}
	shown := 0
	skip := func(to int) {
		if n := to - shown; n > 0 {
			out = append(out, line{text: "@ " + wording.Count(n, "equal line"), role: theme.Muted})
		}
	}
	for _, h := range linediff.Hunks(all, context) {
		skip(h.Before)
		for _, c := range h.Changes {
			out = append(out, line{text: string(c.Op) + " " + strings.ReplaceAll(c.Text(), "\t", "  "), role: roles[c.Op]})
		}
		inBefore, _ := h.Lines()
		shown = h.Before + inBefore
	}
	if len(all) > 0 {
		skip(len(lines(before)))
	}
	return out
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

func diffTitle(path string, before []byte, changes []linediff.Change) string {
	switch {
	case before == nil && len(changes) > 0:
		return path + ": new"
	case len(changes) == 0:
		return path + ": no change"
	}
	more, less := 0, 0
	for _, c := range changes {
		switch c.Op {
		case linediff.Added:
			more++
		case linediff.Removed:
			less++
		}
	}
	return fmt.Sprintf("%s: +%d -%d lines", path, more, less)
}
