//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A configuration that cannot be read is told, and nothing waits for it.
func TestConfigThatCannotBeRead(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, t.TempDir()} {
		conf, problems := readConfig(func(name string) string { return map[string]string{"PORTOLAN_CONFIG": path}[name] })
		if conf.keys != nil || len(problems) != 1 || !strings.Contains(problems[0], path) {
			t.Errorf("%s: %v %v", path, conf.keys, problems)
		}
	}
}
