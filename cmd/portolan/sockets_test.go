package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// server is the one command that opens a socket.
const server = "cmd/portolan-workshop"

// Only the server of workshops opens a socket, in one place, and nothing dials.
func TestOneSocket(t *testing.T) {
	root := filepath.Join("..", "..")
	network := map[string]bool{"net/http": true, "net/rpc": true, "net/smtp": true, "crypto/tls": true, "log/syslog": true, "expvar": true}
	var opens []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, file)
		rel = filepath.ToSlash(rel)
		for _, spec := range f.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if network[name] || name == "net" && !within(rel, server) {
				t.Errorf("%s imports %s: no command but %s has to do with the network", rel, name, server)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			name := call.Sel.Name
			if x, ok := call.X.(*ast.Ident); ok && x.Name == "net" && (strings.HasPrefix(name, "Listen") || strings.HasPrefix(name, "Dial") || name == "FileListener" || name == "FileConn") && name != "Listener" {
				opens = append(opens, rel+" "+name)
			}
			if strings.HasPrefix(name, "ListenAndServe") {
				t.Errorf("%s opens a socket with %s", rel, name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(opens) != 1 || opens[0] != server+"/listen.go Listen" {
		t.Errorf("sockets are opened in %v", opens)
	}
}

// The designer links nothing that could reach the network: no HTTP, no TLS, no ssh, and
// of the package net, which the flags need for addresses, nothing that listens or dials.
func TestDesignerLinksNoNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	banned := regexp.MustCompile(`^(net/http|crypto/tls|golang\.org/x/crypto|golang\.org/x/net|charm\.land/(ssh|wish)|net/rpc)(/|$)`)
	for _, dep := range strings.Fields(string(out)) {
		if banned.MatchString(dep) {
			t.Errorf("the designer links %s", dep)
		}
	}
	calls := regexp.MustCompile(`^net\.(Listen|Dial)|^net\.\(\*(ListenConfig|Dialer)\)\.|^net\.socket$`)
	for _, s := range symbolsOf(t) {
		if calls.MatchString(s.Name) {
			t.Errorf("the program holds %s", s.Name)
		}
	}
}
