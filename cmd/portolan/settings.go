package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"portolan/cmd/portolan/serving"
	"portolan/model"
	"portolan/model/wording"
	"portolan/tui"
	"portolan/tui/theme"
)

// setting is something of the editor that can be set: by a flag, the
// environment or the configuration, in this order; else it has a default. The
// list of settings is the one place that says which there are.
type setting struct {
	name  string // in the configuration
	help  string
	flag  string                        // "" for none
	env   string                        // variable of the environment, "" for none
	off   bool                          // flag and variable switch it off
	words []string                      // values that it takes; nil for yes and no
	std   func(streams) (v, why string) // value where nothing sets it, and what that follows
}

const yes, no = "yes", "no"

// settings are all of them, in the order of `portolan config`.
var settings = []setting{
	{
		name: "theme", help: "colours of the editor", flag: "theme", env: "PORTOLAN_THEME", words: theme.Names(),
		std: func(s streams) (string, string) {
			if s.getenv("NO_COLOR") != "" {
				return "mono", "NO_COLOR"
			}
			return "", "follows the background of the terminal"
		},
	},
	{
		name: "ascii", help: "draw with plain ASCII", flag: "ascii", env: "PORTOLAN_ASCII",
		std: func(s streams) (string, string) {
			if !utf8Locale(s.getenv) {
				return yes, "the locale is not UTF-8"
			}
			return no, ""
		},
	},
	{name: "mouse", help: "take clicks and the wheel", flag: "no-mouse", env: "PORTOLAN_NO_MOUSE", off: true, std: always(yes)},
	{name: "tips", help: "tell a newcomer what comes next", std: always(yes)},
	{name: "accessible", help: "say each change as a sentence for a screen reader, and draw nothing", flag: "screen-reader", env: "PORTOLAN_ACCESSIBLE", std: always(no)},
	{name: "reduced_motion", help: "nothing moves by itself", env: "PORTOLAN_REDUCED_MOTION", std: always(no)},
}

func always(v string) func(streams) (string, string) {
	return func(streams) (string, string) { return v, "" }
}

func settingNamed(name string) *setting {
	if i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name }); i >= 0 {
		return &settings[i]
	}
	return nil
}

// configurable are the names that may stand in the configuration besides keys.
func configurable() []string {
	var out []string
	for _, s := range settings {
		out = append(out, s.name)
	}
	return out
}

// take reads the value of a setting of the configuration and says what is wrong
// with it, "" for nothing. What is written in another way is brought to ours.
func (s *setting) take(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return "expected " + strings.Join(s.choices(), ", ")
	}
	v, err := chosen(s.name, n.Value, s.choices())
	switch b, no2 := strconv.ParseBool(n.Value); {
	case s.words == nil && no2 == nil:
		n.Value = yesNo(b)
	case err != nil:
		return fmt.Sprintf("cannot be %q; there are %s", n.Value, strings.Join(s.choices(), ", "))
	default:
		n.Value = v
	}
	return ""
}

func (s *setting) choices() []string {
	if s.words == nil {
		return []string{yes, no}
	}
	return s.words
}

func yesNo(b bool) string {
	if b {
		return yes
	}
	return no
}

// effective is a value and where it comes from.
type effective struct{ name, value, origin string }

// of is the value of a setting that counts.
func (s *setting) of(st streams, flags *cobra.Command, c config) effective {
	e := effective{name: s.name}
	switched := func(v string) string {
		if s.words != nil {
			return v
		}
		return yesNo(isSet(v) != s.off)
	}
	given := s.flag != "" && flags != nil && flags.Flags().Changed(s.flag)
	at, set := c.values[s.name]
	switch env := s.env != "" && st.getenv(s.env) != ""; {
	case given:
		e.value, e.origin = switched(flags.Flags().Lookup(s.flag).Value.String()), "--"+s.flag
	case env && (s.words == nil || slices.Contains(s.words, st.getenv(s.env))):
		e.value, e.origin = switched(st.getenv(s.env)), s.env
	case set:
		e.value, e.origin = at.value, at.place
	default:
		v, why := s.std(st)
		e.value, e.origin = v, "default"
		if why != "" {
			e.origin += ", " + why
		}
	}
	if s.name == "theme" && st.getenv("NO_COLOR") != "" && !given {
		e.value, e.origin = "mono", "NO_COLOR"
	}
	return e
}

// keyPrefix stands before the name of what has keys.
const keyPrefix = "keys."

// effectiveSettings lists every setting with its source, the places of files
// and the keys of everything that has or can have some.
func effectiveSettings(s streams, c config) []effective {
	path, named := configPath(s.getenv)
	out := []effective{{"config", path, "default"}, {"state", serving.StateDir(s.getenv), "default"}}
	if named {
		out[0].origin = "PORTOLAN_CONFIG"
	} else if s.getenv("XDG_CONFIG_HOME") != "" {
		out[0].origin = "XDG_CONFIG_HOME"
	}
	if s.getenv("PORTOLAN_STATE_DIR") != "" {
		out[1].origin = "PORTOLAN_STATE_DIR"
	}
	for i := range settings {
		out = append(out, settings[i].of(s, nil, c))
	}
	for _, k := range tui.KeysInForce(c.keys) { // what cannot be followed is told as a problem
		v, origin := strings.Join(k.Keys, ", "), k.Place
		if v == "" {
			v = "no key"
		}
		if origin == "" {
			origin = "default"
		}
		out = append(out, effective{keyPrefix + k.Name, v, origin})
	}
	return out
}

// newConfigCommand shows what is set and where that comes from.
func newConfigCommand(s streams) *cobra.Command {
	list := func(names []string) error {
		c, problems := readConfig(s.getenv)
		all := effectiveSettings(s, c)
		if len(names) > 0 {
			known := make([]string, len(all))
			for i, e := range all {
				known[i] = e.name
			}
			i := slices.Index(known, names[0])
			if i < 0 {
				few := slices.DeleteFunc(slices.Clone(known), func(n string) bool { return strings.HasPrefix(n, keyPrefix) })
				return usageError("no setting %q; there are %s, and the keys as keys.NAME%s", names[0], strings.Join(few, ", "), wording.DidYouMean(names[0], known))
			}
			fmt.Fprintln(s.out, model.Visible(all[i].value))
			return nil
		}
		w, v := 0, 0
		for _, e := range all {
			w, v = max(w, len(e.name)), max(v, len(shownValue(e.value)))
		}
		for _, e := range all {
			fmt.Fprintf(s.out, "%-*s  %-*s  %s\n", w, model.Visible(e.name), v, model.Visible(shownValue(e.value)), model.Visible(e.origin))
		}
		problems = append(problems, tui.KeyProblems(c.keys)...)
		for _, p := range problems {
			fmt.Fprintln(s.errs, model.Visible(p))
		}
		if len(problems) > 0 {
			return &exitError{code: exitNotGood}
		}
		return nil
	}
	return &cobra.Command{
		Use: "config [NAME]", Short: "Show the settings and where each comes from",
		Long: "Show the settings of the editor and where each comes from: a variable of the\n" +
			"environment, a line of the configuration or the default. Flags of a call win\n" +
			"over all of them. Keys are set under keys:, by the names that are shown behind\n" +
			"\"keys.\". With NAME only that value is printed. Exit code 1 tells that something\n" +
			"in the configuration cannot be followed.",
		Example: "  portolan config\n  portolan config theme",
		Args:    takes(0, 1, ""),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append([]string{"config", "state"}, configurable()...), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return list(args) },
	}
}

func shownValue(v string) string {
	if v == "" {
		return "automatic"
	}
	return v
}
