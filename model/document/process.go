package document

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// process identifies a running program, also after its number was given to
// another one, after the machine was started anew, and from within a container.
// What a system does not tell is "".
type process struct {
	PID     int    `json:"pid"`
	Start   string `json:"start,omitempty"`   // when it began, in the clock of the system
	Boot    string `json:"boot,omitempty"`    // of the machine
	Space   string `json:"space,omitempty"`   // in which its number means something
	Machine string `json:"machine,omitempty"` // apart from others of the same name
	Host    string `json:"host"`
	User    string `json:"user,omitempty"`
}

// self is this process.
var self = sync.OnceValue(func() process {
	p := process{PID: os.Getpid(), Host: hostName(), Boot: bootID(), Space: processSpace(), User: userName()}
	p.Start, _ = startOf(p.PID)
	if id, err := os.ReadFile("/etc/machine-id"); err == nil && len(id) > 0 {
		sum := sha256.Sum256(append([]byte("portolan "), id...)) // the id itself is nobody's business
		p.Machine = hex.EncodeToString(sum[:4])
	}
	return p
})

func hostName() string {
	if h, err := os.Hostname(); err == nil {
		return h
	}
	return "unknown"
}

func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return strconv.Itoa(os.Getuid())
}

// here tells whether the process is one whose number means the same to us: a
// process of another host or container is never known to be gone.
func (p process) here() bool {
	me := self()
	return p.PID > 0 && p.Host == me.Host && p.Machine == me.Machine && p.Space == me.Space
}

// gone tells whether the process has ended for certain.
func (p process) gone() bool {
	if p.Start == "" && p.Boot == "" { // written where, or when, numbers were all that was told
		return p.PID > 0 && p.Host == hostName() && !alive(p.PID)
	}
	if !p.here() {
		return false
	}
	if p.Boot != self().Boot {
		return true // the machine was started anew since
	}
	start, ended := startOf(p.PID)
	return ended || start != "" && start != p.Start || start == "" && !alive(p.PID)
}

// mark is a short name of where processes have the numbers that they have here.
func (p process) mark() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{p.Host, p.Machine, p.Boot, p.Space}, "\n")))
	return hex.EncodeToString(sum[:4])
}

// alive tells whether there is a process of that number.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	if runtime.GOOS == "windows" {
		return true // finding it is the proof there
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}
