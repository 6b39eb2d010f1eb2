package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"go.yaml.in/yaml/v4"

	"portolan/model/document"
	"portolan/tui"
)

// longestConfig bounds what is read as configuration, in bytes.
const longestConfig = 1 << 20

// configPath is where the configuration is: the file that PORTOLAN_CONFIG
// names, which then has to exist, or portolan/config.yaml in the configuration
// folder of XDG.
func configPath(getenv func(string) string) (path string, named bool) {
	if path := getenv("PORTOLAN_CONFIG"); path != "" {
		return path, true
	}
	home := xdg.ConfigHome
	if dir := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		home = dir
	}
	return filepath.Join(home, "portolan", "config.yaml"), false
}

// config is what the configuration says.
type config struct {
	keys   []tui.KeySetting
	values map[string]configured // by the name of the setting
}

// configured is the value of a setting and where it stands.
type configured struct{ value, place string }

// readConfig reads the configuration. What cannot be read is told with file and
// line, and the rest counts: the designer opens all the same.
func readConfig(getenv func(string) string) (config, []string) {
	path, named := configPath(getenv)
	if err := document.Openable(path); err != nil { // a pipe would wait for its writer
		return config{}, []string{err.Error()}
	}
	f, err := os.Open(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && !named:
		return config{}, nil
	case err != nil:
		return config{}, []string{err.Error()}
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, longestConfig+1))
	switch {
	case err != nil:
		return config{}, []string{err.Error()}
	case len(src) > longestConfig:
		return config{}, []string{fmt.Sprintf("%s: larger than %d bytes", path, longestConfig)}
	}
	return parseConfig(path, src)
}

// parseConfig reads a configuration: the keys section, and settings by name.
func parseConfig(path string, src []byte) (c config, problems []string) {
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return config{}, []string{path + ": " + err.Error()}
	}
	if len(doc.Content) == 0 {
		return config{}, nil // empty
	}
	at := func(n *yaml.Node) string { return fmt.Sprintf("%s:%d", path, n.Line) }
	problem := func(n *yaml.Node, format string, args ...any) {
		problems = append(problems, at(n)+": "+fmt.Sprintf(format, args...))
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		problem(root, "expected sections such as keys:")
		return config{}, problems
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		name, section := root.Content[i], root.Content[i+1]
		switch {
		case settingNamed(name.Value) != nil:
			if wrong := settingNamed(name.Value).take(section); wrong != "" {
				problem(section, "%s: %s", name.Value, wrong)
				continue
			}
			if c.values == nil {
				c.values = map[string]configured{}
			}
			c.values[name.Value] = configured{section.Value, at(name)}
		case name.Value != "keys":
			problem(name, "there is no section %q; there are keys, %s", name.Value, strings.Join(configurable(), ", "))
		case section.Kind == yaml.ScalarNode && section.Tag == "!!null": // nothing below it
		case section.Kind != yaml.MappingNode:
			problem(section, "expected commands and their keys below keys, such as  save: f2")
		default:
			for j := 0; j+1 < len(section.Content); j += 2 {
				command, value := section.Content[j], section.Content[j+1]
				keys, ok := keysOf(value)
				if !ok {
					problem(value, "%q keeps its keys: expected a key or a list of keys; [] is none", command.Value)
					continue
				}
				c.keys = append(c.keys, tui.KeySetting{Name: command.Value, Keys: keys, Place: at(command)})
			}
		}
	}
	return c, problems
}

// isKey tells whether a scalar can name keys: what is empty or null names none. ~ alone is
// null to YAML and a key to us.
func isKey(n *yaml.Node) bool {
	return n.Value != "" && (n.Tag != "!!null" || n.Value == "~")
}

// keysOf reads one key or a list of keys. The keys of digits and of ~ are
// scalars of other types to YAML.
func keysOf(n *yaml.Node) ([]string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}, isKey(n)
	case yaml.SequenceNode:
		keys := []string{}
		for _, k := range n.Content {
			if k.Kind != yaml.ScalarNode || !isKey(k) {
				return nil, false
			}
			keys = append(keys, k.Value)
		}
		return keys, true
	}
	return nil, false
}
