package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts under testdata/script are what users type and what they see.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"portolan": func() { os.Exit(run(context.Background(), os.Args[1:], standardStreams())) },
	})
}

func TestScripts(t *testing.T) {
	font, err := filepath.Abs("../../export/typeface/testdata/japanese.ttf")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("FONT", font)
			e.Setenv("PORTOLAN_STATE_DIR", e.WorkDir+"/state")
			return nil
		},
	})
}
