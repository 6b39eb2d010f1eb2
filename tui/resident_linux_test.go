package tui

import (
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What may go is the code that runs and, where nothing was written among them when the
// program began, the constants behind it: never data, and nothing of another file.
func TestOnlyWhatIsNeverWrittenMayGo(t *testing.T) {
	const fixed = `00400000-00f37000 r-xp 00000000 fe:00 1077 /opt/my tools/portolan
00f37000-019fa000 r--p 00b37000 fe:00 1077 /opt/my tools/portolan
019fa000-01b57000 rw-p 015fa000 fe:00 1077 /opt/my tools/portolan
01b57000-03db5000 rw-p 00000000 00:00 0
7f1b58bd5000-7f1b58bfb000 r--p 00000000 fe:00 88 /usr/lib/libc.so.6
7f1b58bfb000-7f1b58d51000 r-xp 00026000 fe:00 88 /usr/lib/libc.so.6
7f1b58d51000-7f1b58da4000 r--p 0017c000 fe:00 88 /usr/lib/libc.so.6
`
	anywhere := strings.NewReplacer("00400000-00f37000", "555555554000-55555608b000", "00f37000-019fa000", "55555608b000-555556b4e000").Replace(fixed)
	other := strings.Replace(fixed, "r--p 00b37000 fe:00 1077", "r--p 00b37000 fe:00 1078", 1)
	for _, c := range []struct {
		name, maps string
		here       uint64
		want       []span
	}{
		{"fixed", fixed, 0x500000, []span{{0x400000, 0xf37000}, {0xf37000, 0x19fa000}}},
		{"anywhere", anywhere, 0x555555600000, []span{{0x555555554000, 0x55555608b000}}},
		{"constants of another file", other, 0x500000, []span{{0x400000, 0xf37000}}},
		{"no code there", fixed, 0x1000000, nil},
		{"not the lines of a kernel", "hello\n\nx-y r-xp 0 0 0 z\n", 0, nil},
	} {
		if got := unwritten(c.maps, c.here); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %x, want %x", c.name, got, c.want)
		}
	}
}

// What is let go of leaves the memory of the process, and comes back when it is run.
func TestCodeThatIsLetGoComesBack(t *testing.T) {
	before := codeInMemory(t)
	letGoOfProgram()
	after := codeInMemory(t)
	if before < 1024 || after > before/2 {
		t.Errorf("%d KiB of code in memory before, %d after: at most half were expected", before, after)
	}
	if New(Options{Design: large(1)}) == nil {
		t.Error("nothing runs afterwards")
	}
}

// codeInMemory is how much of the program's code is mapped, in KiB.
func codeInMemory(t *testing.T) int {
	t.Helper()
	data, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	here, inside := uint64(reflect.ValueOf(letGoOfProgram).Pointer()), false
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		if s, ok := parseSpan(f[0]); ok {
			inside = s.from <= here && here < s.to
		}
		if inside && f[0] == "Rss:" {
			n, _ := strconv.Atoi(f[1])
			return n
		}
	}
	t.Fatal("the code is not in the list of mappings")
	return 0
}
