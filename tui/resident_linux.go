package tui

import (
	"bytes"
	"math/bits"
	"os"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// letGoOfProgram tells the kernel that what of the program's file is in memory may go.
// Setting things up, reading and the first analysis run nearly all of the code once;
// drawing and keys run less than half of it. What is run again comes back from the
// kernel's cache of the file, without the disk.
//
// It is for code and constants alone, which are never written, so that nothing can be
// lost but the breakpoints of a debugger: under one it does nothing.
func letGoOfProgram() {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil || !bytes.Contains(status, []byte("\nTracerPid:\t0\n")) {
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for _, s := range unwritten(string(maps), uint64(reflect.ValueOf(letGoOfProgram).Pointer())) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, uintptr(s.from), uintptr(s.to-s.from), unix.MADV_DONTNEED)
	}
}

// span is a part of the address space.
type span struct{ from, to uint64 }

// unwritten finds the code around an address among the lines of /proc/self/maps, and
// the constants of the same file right behind it. A program that may lie anywhere has
// addresses among its constants that were written when it began, so that there it is
// the code alone; on 64 bits no such program lies in the first 4 GiB.
func unwritten(maps string, here uint64) []span {
	var out []span
	var file string
	for line := range strings.Lines(maps) {
		f := strings.Fields(line)
		if len(f) < 6 {
			continue
		}
		s, ok := parseSpan(f[0])
		of := strings.Join(f[3:], " ") // device, number and name of the file
		switch {
		case !ok:
		case len(out) == 0 && s.from <= here && here < s.to && f[1] == "r-xp":
			out, file = append(out, s), of
		case len(out) == 1 && s.from == out[0].to && f[1] == "r--p" && of == file && bits.UintSize == 64 && s.to < 1<<32:
			out = append(out, s)
		}
	}
	return out
}

func parseSpan(text string) (s span, ok bool) {
	low, high, _ := strings.Cut(text, "-")
	from, err1 := strconv.ParseUint(low, 16, 64)
	to, err2 := strconv.ParseUint(high, 16, 64)
	return span{from, to}, err1 == nil && err2 == nil
}
