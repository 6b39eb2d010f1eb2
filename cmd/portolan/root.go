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

func newRootCommand(s streams) *cobra.Command {
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
		&cobra.Group{ID: "check", Title: "Check"},
		&cobra.Group{ID: "exchange", Title: "Exchange"},
		&cobra.Group{ID: "learn", Title: "Learn"},
		&cobra.Group{ID: "tool", Title: "Tool"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("check", newValidateCommand(s), newEstimateCommand(s), newSimulateCommand(s), newRTTCommand(s), newFmtCommand(s))
	add("exchange", newExportCommand(s), newImportCommand(s))
	add("learn", newSamplesCommand(s), newWorkshopCommand(s), newExplainCommand(s), newRulesCommand(s))
	add("tool", newSchemaCommand(s), newVersionCommand(s))
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

// oneFile takes at most one argument, a file. A word that is no file and is
// close to a command was meant as one.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	word := args[0]
	if _, err := os.Stat(word); err != nil && !strings.ContainsAny(word, "./\\") {
		const most = 3
		if near := wording.NearestOf(most, word, commandNames(cmd.Root())); len(near) > 0 {
			return usageError("no command %q and no such file; did you mean %s?", word, strings.Join(near, " or "))
		}
		return usageError("no command %q and no such file; designs are named like shop.topo.yaml, `portolan --help` lists the commands", word)
	}
	return takes(0, 1, "`portolan --help` lists the commands")(cmd, args)
}

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
					if near := wording.Nearest(word, names); near != "" {
						return usageError("no help for %q: there is no such command; did you mean %s?", word, near)
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
