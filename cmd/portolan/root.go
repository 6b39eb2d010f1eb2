package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"portolan/model/wording"
)

const longHelp = `Sketch, check, estimate, break and export AWS edge network topologies in the terminal.

Portolan works offline. It never reads AWS credentials, opens no network
connection and collects nothing.`

const rootExamples = `  # Open the editor on a bundled design
  portolan samples copy global-storefront && portolan global-storefront.topo.yaml

  # Check a design in a script
  portolan validate shop.topo.yaml --format json

  # What do users in Sydney wait?
  portolan estimate shop.topo.yaml --from Sydney

  # What do users get without us-east-1, and from when?
  portolan simulate shop.topo.yaml --break region:us-east-1

  # Put the drawing into a README
  portolan export text shop.topo.yaml --width 80`

// topCommands are the commands in the order of their groups, each with its name, so
// that one can be built without the others.
var topCommands = []struct {
	group, name string
	build       func(streams) *cobra.Command
}{
	{"edit", "new", newNewCommand},
	{"edit", "open", newOpenCommand},
	{"check", "validate", newValidateCommand},
	{"check", "estimate", newEstimateCommand},
	{"check", "simulate", newSimulateCommand},
	{"check", "rtt", newRTTCommand},
	{"check", "fmt", newFmtCommand},
	{"exchange", "export", newExportCommand},
	{"exchange", "import", newImportCommand},
	{"learn", "samples", newSamplesCommand},
	{"learn", "workshop", newWorkshopCommand},
	{"learn", "explain", newExplainCommand},
	{"learn", "rules", newRulesCommand},
	{"tool", "config", newConfigCommand},
	{"tool", "schema", newSchemaCommand},
	{"tool", "version", newVersionCommand},
}

// newCommandFor is the root with what args ask for and nothing else, since flags and
// examples of all commands are most of what a short command costs. Whatever could ask
// about other commands (help, completion, a word that is none) gets them all.
func newCommandFor(s streams, args []string) *cobra.Command {
	if len(args) == 0 {
		return newRoot(s)
	}
	for _, c := range topCommands {
		if c.name == args[0] {
			root := newRoot(s)
			addCommand(root, c.group, c.build(s))
			root.CompletionOptions.DisableDefaultCmd = true
			return root
		}
	}
	asksHelp := func(arg string) bool { return strings.HasPrefix(arg, "-") && strings.Contains(arg, "h") }
	if isPath(args[0]) && !strings.HasPrefix(args[0], "-") && !slices.ContainsFunc(args, asksHelp) {
		return newRoot(s)
	}
	return newRootCommand(s)
}

// newRootCommand is the tree of all commands.
func newRootCommand(s streams) *cobra.Command {
	root := newRoot(s)
	for _, c := range topCommands {
		addCommand(root, c.group, c.build(s))
	}
	root.SetHelpCommand(newHelpCommand())
	root.SetHelpCommandGroupID("tool")
	root.SetCompletionCommandGroupID("tool")
	root.SetOut(s.out) // which the scripts of completion are written to
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" { // cobra's prints its help for a shell that it does not know
			c.Args, c.RunE = subCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
	return root
}

func addCommand(root *cobra.Command, group string, c *cobra.Command) {
	c.GroupID = group
	root.AddCommand(c)
}

// newRoot is the command that opens a file, without any other.
func newRoot(s streams) *cobra.Command {
	editor, printVersion := editorFlags{}, false
	root := &cobra.Command{
		SilenceUsage:  true,
		SilenceErrors: true,
		Use:           "portolan [FILE]",
		Short:         "Design AWS edge networks in the terminal",
		Long:          longHelp,
		Example:       rootExamples,
		Args: func(cmd *cobra.Command, args []string) error {
			if printVersion { // whatever else stands there
				return nil
			}
			return oneFile(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if printVersion {
				fmt.Fprintln(s.out, "portolan "+version)
				return nil
			}
			return runEditor(cmd, s, editor, args)
		},
		ValidArgsFunction: commandsOrFiles,
	}
	// Not cobra's Version with a template: text/template calls methods by name, so
	// that the program would keep every exported method of every type.
	root.Flags().BoolVarP(&printVersion, "version", "v", false, "version for portolan")
	root.SetFlagErrorFunc(flagError)
	editor.register(root)
	root.AddGroup(
		&cobra.Group{ID: "edit", Title: "Edit"},
		&cobra.Group{ID: "check", Title: "Check"},
		&cobra.Group{ID: "exchange", Title: "Exchange"},
		&cobra.Group{ID: "learn", Title: "Learn"},
		&cobra.Group{ID: "tool", Title: "Tool"},
	)
	return root
}

// oneFile takes at most one argument, a file. A word that is no file and is
// close to a command was meant as one.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := args[0]
	if _, err := os.Stat(word); err != nil && !isPath(word) {
		const most = 3
		if near := wording.NearestOf(most, word, commandNames(cmd.Root())); len(near) > 0 {
			return usageError("no command %q and no such file%s", word, wording.Meant(near...))
		}
		return usageError("no command %q and no such file; designs are named like shop.topo.yaml, `portolan --help` lists the commands", word)
	}
	return takes(0, 1, "`portolan --help` lists the commands")(cmd, args)
}

// isPath tells that a word is no command that was spelt wrongly.
func isPath(word string) bool { return strings.ContainsAny(word, "./\\") }

// commandNames are the commands that help lists.
func commandNames(root *cobra.Command) []string {
	var out []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			out = append(out, c.Name())
		}
	}
	return out
}

// newHelpCommand is cobra's, but for a topic that there is not.
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Help about a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			at, _, err := cmd.Root().Find(args)
			if err != nil || at == nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(at), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			at := cmd.Root()
			for _, word := range args {
				i := slices.IndexFunc(at.Commands(), func(c *cobra.Command) bool { return c.Name() == word || c.HasAlias(word) })
				if i < 0 {
					names := commandNames(at)
					if near := wording.DidYouMean(word, names); near != "" {
						return usageError("no help for %q: there is no such command%s", word, near)
					}
					return usageError("no help for %q: there is no such command; there are %s", word, strings.Join(names, ", "))
				}
				at = at.Commands()[i]
			}
			at.InitDefaultHelpFlag()
			return at.Help()
		},
	}
}
