package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"portolan/export/judgetest"
)

// completions are what a shell offers behind a beginning, and what it must not.
var completions = []struct {
	line   string // with the word that is completed at its end
	offers []string
	not    []string
}{
	{"portolan ", []string{"validate", "estimate", "export", "shop.topo.yaml"}, nil},
	{"portolan val", []string{"validate"}, []string{"estimate", "shop.topo.yaml"}},
	{"portolan sh", []string{"shop.topo.yaml"}, []string{"validate"}},
	{"portolan help est", []string{"estimate"}, []string{"validate"}},
	{"portolan export m", []string{"mermaid"}, []string{"svg"}},
	{"portolan validate --format sa", []string{"sarif"}, []string{"junit"}},
	{"portolan validate sh", []string{"shop.topo.yaml"}, []string{"notes.txt"}},
	{"portolan rtt Syd", []string{"Sydney"}, []string{"Berlin"}},
	{"portolan rtt eu-we", []string{"eu-west-1", "eu-west-2"}, []string{"us-east-1"}},
	{"portolan estimate shop.topo.yaml --from Ber", []string{"Berlin"}, []string{"Sydney"}},
	{"portolan estimate shop.topo.yaml --connection c", []string{"cold"}, []string{"warm"}},
	{"portolan simulate shop.topo.yaml --assert s", []string{"served>=99%"}, nil},
	{"portolan explain cloudfront/no-w", []string{"cloudfront/no-waf"}, []string{"s3"}},
	{"portolan samples sh", []string{"show"}, []string{"copy"}},
	{"portolan samples copy global-st", []string{"global-storefront"}, []string{"static-site"}},
	{"portolan import d", []string{"dot"}, []string{"json"}},
	{"portolan import c", []string{"cloudformation"}, []string{"json"}},
	{"portolan schema sim", []string{"simulate"}, []string{"estimate"}},
	{"portolan export svg shop.topo.yaml --theme d", []string{"dark"}, []string{"light"}},
	{"portolan estimate shop.topo.yaml --connection re", []string{"repeat"}, []string{"cold"}},
	{"portolan completion z", []string{"zsh"}, []string{"bash"}},
	{"portolan validate --fail-on w", []string{"warning"}, []string{"never"}},
	{"portolan --theme hi", []string{"high-contrast"}, []string{"mono"}},
}

// shells run a completion script and print what a line completes to, a word a
// line. $1 is the line, the script lies in $2.
var shells = map[string]string{
	"bash": `
_get_comp_words_by_ref() { # of bash-completion, which need not be there
	words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=${COMP_WORDS[COMP_CWORD]}; prev=${COMP_WORDS[COMP_CWORD-1]}
}
_filedir() { # the same
	local f
	for f in "$cur"*; do [[ -e $f && $f == *.topo.y*ml ]] && COMPREPLY+=("$f"); done
}
source "$2"
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9 COMP_KEY=9
read -ra COMP_WORDS <<<"$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }
__start_portolan
printf '%s\n' "${COMPREPLY[@]}"
`,
	"fish": `
source $argv[2]
complete -C $argv[1]
`,
	"zsh": `
zmodload zsh/zpty
zpty -b shell zsh -f -i
zpty -w shell "PS1=; PROMPT=; TERM=dumb; cd ${(q)PWD}; export PATH=${(q)PATH}; autoload -U compinit; compinit -u -d ${(q)TMPDIR}/dump; source ${(q)2}; compdef _portolan portolan; stty columns 400; LISTMAX=9999; setopt nolistbeep; zstyle ':completion:*' list-prompt ''; bindkey '^I' list-choices; echo ready''now"
out=
for i in {1..100}; do zpty -r -t shell chunk && out+=$chunk; [[ $out == *readynow* ]] && break; sleep 0.1; done
zpty -n -w shell "$1"$'\t'
out= quiet=0
for i in {1..120}; do
	if zpty -r -t shell chunk; then out+=$chunk; quiet=0; else quiet=$((quiet + 1)); fi
	# What is typed is echoed at once; what is offered takes as long as the program.
	[[ ${out#*$1} == *[[:alnum:]]* && $quiet -gt 6 || $quiet -gt 50 ]] && break
	sleep 0.1
done
print -r -- "${out#*$1}"
zpty -d shell
`,
}

// Completion works in the real shells, with the scripts that the program prints.
func TestCompletionInShells(t *testing.T) {
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "portolan"), ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	work := filepath.Join(dir, "work")
	for name, text := range map[string]string{
		"shop.topo.yaml": "portolan: 1\nnodes:\n  - {id: berlin, kind: users, locations: [Berlin]}\n", "notes.txt": "",
	} {
		if err := os.MkdirAll(work, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for shell, script := range shells {
		t.Run(shell, func(t *testing.T) {
			judgetest.Program(t, shell)
			made := filepath.Join(dir, "completion."+shell)
			if err := os.WriteFile(made, printed(t, "", "completion", shell), 0o644); err != nil {
				t.Fatal(err)
			}
			driver := filepath.Join(dir, "driver."+shell)
			if err := os.WriteFile(driver, []byte(script), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, c := range completions {
				args := []string{driver, c.line, made}
				if shell == "fish" {
					args = append([]string{"--no-config"}, args...)
				}
				cmd := exec.Command(shell, args...)
				cmd.Dir = work
				cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "TMPDIR="+dir, "HOME="+dir)
				out, err := cmd.Output()
				if err != nil {
					t.Errorf("%q: %v", c.line, err)
				}
				offered := string(out)
				for _, w := range c.offers {
					if !strings.Contains(strings.ReplaceAll(offered, `\`, ""), w) {
						t.Errorf("%q does not offer %s:\n%s", c.line, w, offered)
					}
				}
				for _, w := range c.not {
					if strings.Contains(offered, w) {
						t.Errorf("%q offers %s:\n%s", c.line, w, offered)
					}
				}
			}
		})
	}
}
