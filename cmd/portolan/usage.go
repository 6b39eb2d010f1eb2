package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/model/wording"
)

// takes asks for least to most arguments, as the command's Use names them. An
// error says which those are and, where the words are a closed set, hint lists
// them.
func takes(least, most int, hint string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) >= least && len(args) <= most {
			return nil
		}
		_, wanted, _ := strings.Cut(cmd.Use, " ")
		if wanted == "" || most == 0 {
			return usageError("%s takes no arguments, not %q", cmd.CommandPath(), args[0])
		}
		given := "nothing was given"
		switch {
		case len(args) > most:
			given = strconv.Quote(args[most]) + " is one too many"
		case len(args) > 0:
			given = "only " + strconv.Quote(args[len(args)-1]) + " was given"
		}
		if hint != "" {
			hint = "; " + hint
		}
		return usageError("%s takes %s: %s%s", cmd.CommandPath(), wanted, given, hint)
	}
}

// anyNumber is as many arguments as one likes.
const anyNumber = 1 << 30

// flagError says of a value that a flag does not take what it takes instead.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if errors.As(err, &missing) && missing.GetSpecifiedShortnames() == "" {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := wording.Nearest(missing.GetSpecifiedName(), names); near != "" {
			return usageError("%w; did you mean --%s?", err, near)
		}
		return usageError("%w; `%s --help` lists them", err, cmd.CommandPath())
	}
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return &exitError{exitUsage, err}
	}
	f := bad.GetFlag()
	wanted := map[string]string{
		"int": "a whole number", "float64": "a number", "bool": "true or false",
		"stringSlice": "words with commas between them, one that holds a comma or a quotation mark in quotes",
	}[f.Value.Type()]
	if wanted == "" {
		return &exitError{exitUsage, err}
	}
	if errors.Is(err, strconv.ErrRange) {
		return usageError("--%s cannot be %s: the number is too large; %s", f.Name, bad.GetValue(), f.Usage)
	}
	return usageError("--%s takes %s, not %q; %s", f.Name, wanted, bad.GetValue(), f.Usage)
}
