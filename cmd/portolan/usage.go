package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/model"
	"portolan/model/canonical"
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
			var quotes []string
			for _, a := range args {
				quotes = append(quotes, strconv.Quote(a))
			}
			given = "only " + strings.Join(quotes, " ") + " was given"
		}
		if hint != "" {
			hint = "; " + hint
		}
		return usageError("%s takes %s: %s%s", cmd.CommandPath(), wanted, given, hint)
	}
}

// subCommand takes no argument: what stands there was meant as a sub-command.
func subCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := commandNames(cmd)
	return usageError("%s has no sub-command %q; there are %s%s", cmd.CommandPath(), args[0], strings.Join(names, ", "), wording.DidYouMean(args[0], names))
}

// chosen is the word of a closed list that was meant, in whatever case. The error
// says what, which names the place, has to be, with the nearest word.
func chosen(what, value string, words []string) (string, error) {
	last := len(words) - 1
	return chosenOr(fmt.Sprintf("%s cannot be %q: %s or %s", what, value, strings.Join(words[:last], ", "), words[last]), value, words)
}

// chosenOr is [chosen] with its own words for what is wrong.
func chosenOr(wrong, value string, words []string) (string, error) {
	if w, ok := canonical.Choice(words, value); ok {
		return w, nil
	}
	return "", usageError("%s%s", wrong, wording.DidYouMean(value, words))
}

// percent is a flag in percent, read as a property of that unit is.
type percent struct {
	prop model.Prop
	to   **float64
}

func (p percent) String() string { return "" }

func (p percent) Type() string { return "percent" }

func (p percent) Set(text string) error {
	value, err := canonical.Value(p.prop, text)
	if err == nil {
		err = p.prop.InRange(value[0])
	}
	if err != nil {
		return err
	}
	v, err := strconv.ParseFloat(value[0], 64)
	*p.to = &v
	return err
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
			return usageError("%w%s", err, wording.Meant("--"+near))
		}
		return usageError("%w; `%s --help` lists them", err, cmd.CommandPath())
	}
	if missing != nil && strings.ContainsAny(missing.GetSpecifiedName(), "0123456789") {
		return usageError("%w; what begins with a minus and is no option stands behind --: `%s -- -%s ...`", err, cmd.CommandPath(), missing.GetSpecifiedShortnames())
	}
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return &exitError{exitUsage, err}
	}
	var misread *canonical.Misread
	var unfit *model.PropError
	if errors.As(err, &misread) {
		return usageError("%w", misread)
	} else if errors.As(err, &unfit) {
		return usageError("%w", unfit)
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

// inOwnWords says in other words what only a reader of cobra's source would understand.
func inOwnWords(err error) error {
	_, list, ok := strings.Cut(err.Error(), "are set none of the others can be; [")
	if !ok {
		return err
	}
	list, _, _ = strings.Cut(list, "]")
	names := strings.Fields(list)
	for i, n := range names {
		names[i] = "--" + n
	}
	return fmt.Errorf("%s exclude each other: give one of them", strings.Join(names, " and "))
}
