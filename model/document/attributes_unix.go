//go:build linux || darwin || freebsd || netbsd

package document

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// noWait keeps opening a pipe from waiting for the other end.
const noWait = syscall.O_NONBLOCK

// ownerOf is who owns a file.
func ownerOf(info fs.FileInfo) string {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	id := strconv.FormatUint(uint64(st.Uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return "user " + id
}

// linksOf is how many names (hard links) a file has.
func linksOf(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink)
	}
	return 1
}

// likeOld gives a new file what an old one has: owner, group, mode, extended
// attributes. It says what it could not, "" when it could all.
func likeOld(file, old string, info fs.FileInfo) string {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		now, err := os.Stat(file)
		if err != nil {
			return "its attributes cannot be read"
		}
		if mine, ok := now.Sys().(*syscall.Stat_t); ok && (mine.Uid != st.Uid || mine.Gid != st.Gid) {
			if os.Chown(file, int(st.Uid), int(st.Gid)) != nil {
				return "a new file would have another owner or group"
			}
		}
	}
	if os.Chmod(file, info.Mode()&(fs.ModePerm|fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky)) != nil {
		return "a new file would have another mode"
	}
	return likeAttributes(file, old)
}

// likeAttributes copies extended attributes, among them access control lists.
func likeAttributes(file, old string) string {
	const lost = "a new file would lose extended attributes"
	list, err := attributes(old)
	if err != nil {
		return lost
	}
	for _, name := range list {
		value, err := attribute(old, name)
		if err != nil {
			return lost
		}
		if have, err := attribute(file, name); err == nil && bytes.Equal(have, value) {
			continue
		}
		if unix.Setxattr(file, name, value, 0) != nil {
			return lost
		}
	}
	return ""
}

func attributes(path string) ([]string, error) {
	size, err := unix.Listxattr(path, nil)
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) || size == 0 && err == nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	buf := make([]byte, size+256)
	if size, err = unix.Listxattr(path, buf); err != nil {
		return nil, err
	}
	var out []string
	for name := range bytes.SplitSeq(buf[:size], []byte{0}) {
		if len(name) > 0 {
			out = append(out, string(name))
		}
	}
	return out, nil
}

func attribute(path, name string) ([]byte, error) {
	size, err := unix.Getxattr(path, name, nil)
	if err != nil {
		return nil, err
	}
	buf := make([]byte, size+256)
	if size, err = unix.Getxattr(path, name, buf); err != nil {
		return nil, err
	}
	return buf[:size], nil
}
