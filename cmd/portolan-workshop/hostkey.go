package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/crypto/ssh"
)

// hostKey reads the key by which learners know this server, and makes it when there is
// none: once, so that no client warns of another one.
func hostKey(path string) (ssh.Signer, error) {
	data, err := readSecret(path, "host key", false)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeHostKey(path); err != nil {
			return nil, fmt.Errorf("the host key %s cannot be made: %w", path, err)
		}
		data, err = readSecret(path, "host key", false)
	}
	if err != nil {
		return nil, err
	}
	key, err := ssh.ParsePrivateKey(data)
	if err != nil {
		return nil, fmt.Errorf("%s holds no private key without a passphrase: %w; move it away, and a new one is made", path, err)
	}
	return key, nil
}

// makeHostKey writes a key that only its owner may read. Of two servers that start at
// once both take the key of the one that was first.
func makeHostKey(path string) error {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(private, "portolan workshop")
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".host-key-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(pem.EncodeToMemory(block))
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		if _, there := os.Lstat(path); errors.Is(there, fs.ErrNotExist) { // no hard links here
			return os.Rename(tmp.Name(), path)
		}
	}
	return nil
}

// longestSecret bounds what is read of a file of keys or passwords, in bytes.
const longestSecret = 1 << 20

// readSecret reads a file that others may not read. Public keys may be read by all,
// and written by nobody else.
func readSecret(path, what string, public bool) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the %s: %w", what, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("the %s: %w", what, err)
	}
	mode := info.Mode().Perm()
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("the %s %s is no file", what, path)
	case info.Size() > longestSecret:
		return nil, fmt.Errorf("the %s %s is larger than %d bytes", what, path, longestSecret)
	case runtime.GOOS == "windows": // which has no such modes
	case public && mode&0o022 != 0:
		return nil, fmt.Errorf("others may write the %s %s (mode %04o), and let themselves in: chmod go-w %s", what, path, mode, path)
	case !public && mode&0o077 != 0:
		return nil, fmt.Errorf("others may read the %s %s (mode %04o): chmod 600 %s", what, path, mode, path)
	}
	data := make([]byte, info.Size())
	n, err := f.Read(data)
	if err != nil && info.Size() > 0 {
		return nil, fmt.Errorf("the %s: %w", what, err)
	}
	return data[:n], nil
}
