package tui

import (
	"os"
	"path/filepath"
	"strings"

	"portolan/model/geo"
)

// guessCity is the city of the computer's time zone, "" when the zone names no
// city of the table.
func guessCity() string {
	zone := os.Getenv("TZ")
	if zone == "" {
		zone, _ = os.Readlink("/etc/localtime")
	}
	return cityOfZone(zone)
}

// cityOfZone reads a time zone such as "Europe/Berlin".
func cityOfZone(zone string) string {
	name := strings.ReplaceAll(filepath.Base(strings.TrimPrefix(zone, ":")), "_", " ")
	if !strings.Contains(zone, "/") {
		return ""
	}
	if c, ok := geo.FindCity(name); ok {
		return c.Name
	}
	return ""
}
