// Package serving is what the command line of a served workshop may say. The program
// portolan reads it to help and to refuse, portolan-workshop to serve; only the latter
// opens a socket.
package serving

import (
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/spf13/pflag"

	"portolan/model"
)

// Program is the name of the command that serves.
const Program = "portolan-workshop"

// Settings are what somebody who serves a workshop decides.
type Settings struct {
	Listen             string
	Folder             string // of the class; "" is one in the state directory
	Course             string // folder of a course; "" is the one that the program brings
	Keys               string // file of keys that learners may come with
	Passwords          string // file of passwords of learners
	InstructorKeys     string
	InstructorPassword string
	HostKey            string // "" is a file in the state directory
	Sessions           int
	Idle               time.Duration
	Memory             Size
	DesignSize         Size
	FolderSize         Size
	Plain              bool
	Theme              string
}

// Default are the settings of somebody who says nothing.
func Default() Settings {
	return Settings{
		Listen: "127.0.0.1:2222", Sessions: 40, Idle: 30 * time.Minute,
		Memory: 1 << 30, DesignSize: 256 << 10, FolderSize: 16 << 20,
	}
}

// Register makes the flags.
func (s *Settings) Register(f *pflag.FlagSet) {
	f.StringVar(&s.Listen, "listen", s.Listen, "address and port; another than loopback needs --keys or --password-file")
	f.StringVar(&s.Folder, "folder", "", "folder of the class, with one for each learner (default: class, in the state directory)")
	f.StringVar(&s.Keys, "keys", "", "file of public keys of learners, as in authorized_keys; the comment of a key is the learner's name")
	f.StringVar(&s.Passwords, "password-file", "", "file with one password for all, or a line NAME:PASSWORD for each learner")
	f.StringVar(&s.InstructorKeys, "instructor-keys", "", "file of public keys of those who may sign in as instructor")
	f.StringVar(&s.InstructorPassword, "instructor-password-file", "", "file with the password of the instructor")
	f.StringVar(&s.HostKey, "host-key", "", "file of the host key, made when it is not there (default: in the state directory)")
	f.IntVar(&s.Sessions, "sessions", s.Sessions, "learners at once")
	f.DurationVar(&s.Idle, "idle", s.Idle, "end a session after so long without input; 0 for never")
	f.Var(&s.Memory, "memory", "memory above which nobody comes in and the busiest session ends")
	f.Var(&s.DesignSize, "design-size", "largest design that a learner can draw")
	f.Var(&s.FolderSize, "folder-size", "largest folder of a learner")
	f.BoolVar(&s.Plain, "plain", false, "write lines instead of showing the board, also on a terminal")
	f.StringVar(&s.Theme, "theme", "", "theme of the board: dark, light, high-contrast or mono")
}

// Args are the settings as a command line of [Program].
func (s *Settings) Args() []string {
	out := []string{
		"--listen", s.Listen, "--sessions", strconv.Itoa(s.Sessions), "--idle", s.Idle.String(),
		"--memory", s.Memory.String(), "--design-size", s.DesignSize.String(), "--folder-size", s.FolderSize.String(),
	}
	for _, one := range [][2]string{
		{"folder", s.Folder},
		{"course", s.Course},
		{"keys", s.Keys},
		{"password-file", s.Passwords},
		{"instructor-keys", s.InstructorKeys},
		{"instructor-password-file", s.InstructorPassword},
		{"host-key", s.HostKey},
		{"theme", s.Theme},
	} {
		if one[1] != "" {
			out = append(out, "--"+one[0], one[1])
		}
	}
	if s.Plain {
		out = append(out, "--plain")
	}
	return out
}

// Check says what cannot be.
func (s *Settings) Check() error {
	addr, err := netip.ParseAddrPort(strings.Replace(s.Listen, "localhost:", "127.0.0.1:", 1))
	switch {
	case err != nil:
		return fmt.Errorf("--listen takes an address and a port such as 127.0.0.1:2222, not %q", model.Visible(s.Listen))
	case !addr.Addr().IsLoopback() && s.Keys == "" && s.Passwords == "":
		return fmt.Errorf("%s can be reached from other computers, so that anybody there could come in: name those who may with --keys or --password-file", s.Listen)
	case s.Sessions < 1 || s.Sessions > mostSessions:
		return fmt.Errorf("--sessions cannot be %d: 1 to %d", s.Sessions, mostSessions)
	case s.Idle < 0:
		return errors.New("--idle cannot be negative; 0 never ends a session")
	case s.Memory < 64<<20:
		return fmt.Errorf("--memory cannot be %s: a session takes several MiB; at least 64MiB", s.Memory)
	case s.DesignSize < 16<<10 || s.DesignSize > model.MaxSize:
		return fmt.Errorf("--design-size cannot be %s: 16KiB to %s", s.DesignSize, Size(model.MaxSize))
	case s.FolderSize < 4*s.DesignSize:
		return fmt.Errorf("--folder-size cannot be %s: at least four designs of --design-size", s.FolderSize)
	}
	s.Listen = addr.String()
	return nil
}

// mostSessions bounds what one process can serve.
const mostSessions = 500

// Open tells whether the address can be reached from other computers.
func (s *Settings) Open() bool {
	addr, err := netip.ParseAddrPort(s.Listen)
	return err == nil && !addr.Addr().IsLoopback()
}

// StateDir is where drafts, recovery journals and crash reports go.
// PORTOLAN_STATE_DIR overrides the place that the platform prescribes.
func StateDir(getenv func(string) string) string {
	if dir := getenv("PORTOLAN_STATE_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(xdg.StateHome, "portolan")
}

// Size is a number of bytes, written as 64KiB, 16MiB or 1GiB.
type Size int64

var units = []struct {
	name  string
	bytes Size
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

// String implements [pflag.Value].
func (s *Size) String() string { return fmt.Sprint(*s) }

// Format implements [fmt.Formatter].
func (s Size) Format(f fmt.State, _ rune) {
	for _, u := range units {
		if s != 0 && s%u.bytes == 0 {
			fmt.Fprintf(f, "%d%s", int64(s/u.bytes), u.name)
			return
		}
	}
	fmt.Fprintf(f, "%d", int64(s))
}

// Type implements [pflag.Value].
func (s *Size) Type() string { return "size" }

// Set implements [pflag.Value].
func (s *Size) Set(text string) error {
	number, factor := strings.ToLower(strings.TrimSpace(text)), Size(1)
	for _, u := range units {
		for _, ending := range []string{u.name, u.name[:1] + "B", u.name[:1]} {
			if rest, ok := strings.CutSuffix(number, strings.ToLower(ending)); ok && factor == 1 {
				number, factor = strings.TrimSpace(rest), u.bytes
			}
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > 1<<40/int64(factor) {
		return errors.New("a number of bytes such as 256KiB, 16MiB or 1GiB")
	}
	*s = Size(n) * factor
	return nil
}
