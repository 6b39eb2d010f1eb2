package document

import (
	"bytes"
	"os"
	"strconv"
	"strings"
)

// startOf is when a process began, in clock ticks since the machine did. ended
// is set for one that has ended and waits for its parent to notice.
func startOf(pid int) (start string, ended bool) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return "", false
	}
	// The name of the program is in parentheses and may hold anything.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 20 {
		return "", false
	}
	return string(fields[19]), fields[0][0] == 'Z' || fields[0][0] == 'X'
}

func bootID() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
}

func processSpace() string {
	space, _ := os.Readlink("/proc/self/ns/pid")
	return space
}
