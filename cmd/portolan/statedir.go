package main

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// stateDir is where drafts, recovery journals and crash reports go.
// PORTOLAN_STATE_DIR overrides the place that the platform prescribes.
func stateDir(getenv func(string) string) string {
	if dir := getenv("PORTOLAN_STATE_DIR"); filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(xdg.StateHome, "portolan")
}
