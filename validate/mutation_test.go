package validate_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/model/document"
	"portolan/model/latency"
	"portolan/model/traffic"
	"portolan/validate"
)

// TestMutation changes every condition of the rules, one change at a time, and
// lists the changes that no test notices. All mutants are compiled into one
// test binary, which switches from one to the next while it compares what the
// goldens hold; what survives that meets the whole test suite of the package.
//
//	PORTOLAN_MUTATION=1 go test ./validate -run TestMutation -timeout 0 -v
//
// With PORTOLAN_MUTATION_SUITE=no the fixtures alone are asked, which is quicker and
// stricter; with PORTOLAN_MUTATION_SAMPLE=200 so many mutants are tried, always the same.
// PORTOLAN_MUTATION=rules_elb.go,rules_host*.go looks at these files only. They may be of
// another package, all of one: ../model/traffic/standby.go,../model/traffic/method.go.
func TestMutation(t *testing.T) {
	if flag.Lookup("mutant") != nil {
		compareMutants(t)
		return
	}
	only := os.Getenv("PORTOLAN_MUTATION")
	if only == "" {
		t.Skip("takes minutes; PORTOLAN_MUTATION=1 runs it")
	}
	if only == "1" {
		only = "*.go"
	}
	dir := t.TempDir()
	if strings.Contains(only, "/") {
		t.Setenv("PORTOLAN_MUTATION_WALK", "yes")
	}
	mutants, binary := buildMutants(t, dir, only)
	held := binary // with the tests of the package
	if strings.Contains(only, "/") {
		held = filepath.Join(dir, "own.test")
	}
	numbers, whole := sample(t, len(mutants))
	alone := os.Getenv("PORTOLAN_MUTATION_SUITE") == "no" // the fixtures, which need no suite that passes
	if whole && !alone {
		if out, err := suiteOf(held, mutants[0].dir, none).CombinedOutput(); err != nil {
			t.Fatalf("the tests fail without any mutant: %v\n%s", err, out)
		}
	}
	t.Logf("%d of %d mutants", len(numbers), len(mutants))
	var suspects []int
	lives := map[int]bool{}
	for i, killer := range runMutants(t, dir, binary, numbers) {
		if n := numbers[i]; killer == "" {
			t.Logf("lives through the fixtures: %s", mutants[n-1])
			if lives[n] = true; whole || mutants[n-1].same == "" {
				suspects = append(suspects, n)
			}
		}
	}
	t.Logf("%d live through the fixtures", len(lives))
	if alone {
		suspects = nil
	}
	for i, passes := range meetSuite(t, held, mutants, suspects) {
		lives[suspects[i]] = passes
	}
	judge(t, mutants, numbers, lives)
}

// sample is which mutants to try: all, or so many as PORTOLAN_MUTATION_SAMPLE
// says, always the same.
func sample(t *testing.T, count int) (numbers []int, whole bool) {
	t.Helper()
	for n := range count {
		numbers = append(numbers, n+1)
	}
	text := os.Getenv("PORTOLAN_MUTATION_SAMPLE")
	if text == "" {
		return numbers, true
	}
	size, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(count, func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
	numbers = numbers[:min(size, count)]
	slices.Sort(numbers)
	return numbers, false
}

// judge wants each mutant noticed but for those that a comment calls equivalent,
// and each of these unnoticed.
func judge(t *testing.T, mutants []mutant, numbers []int, lives map[int]bool) {
	t.Helper()
	type count struct{ all, killed, same, survive int }
	counts := map[string]*count{}
	for _, n := range numbers {
		m := mutants[n-1]
		c := counts[m.file]
		if c == nil {
			c = &count{}
			counts[m.file] = c
		}
		c.all++
		switch {
		case !lives[n] && m.same == "":
			c.killed++
		case lives[n] && m.same != "":
			c.same++
			t.Logf("equivalent: %s: %s", m, m.same)
		case lives[n]:
			c.survive++
			t.Logf("survives: %s", m)
		default:
			t.Errorf("is noticed, though called equivalent: %s: %s", m, m.same)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(counts)) {
		c := counts[file]
		t.Logf("%s: %d mutants, %d killed, %d equivalent, %d survive", file, c.all, c.killed, c.same, c.survive)
		if c.survive > bearable[file] {
			t.Errorf("%s: %d mutants survive, want at most %d", file, c.survive, bearable[file])
		}
	}
}

// bearable is how many mutants of a file may survive, none when left out. No rule,
// no pattern and nothing that they share is listed. The files that are word and
// clean what was found; their numbers are gaps and may only fall.
var bearable = map[string]int{
	"check.go": 1, "explain.go": 31, "finding.go": 32,
}

// buildMutants compiles the tests with the mutants of the files that match.
func buildMutants(t *testing.T, dir, only string) ([]mutant, string) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	overlay := map[string]string{}
	write := func(name, text string) {
		to := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(here, name)] = to
	}
	var paths []string
	for glob := range strings.SplitSeq(only, ",") {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) == 0 {
		t.Fatalf("no file is called %s", only)
	}
	in := filepath.Dir(paths[0])
	_, name := filepath.Split(filepath.Join(here, in))
	write(filepath.Join(in, "zz_mutants.go"), strings.Replace(mutantsFile, "package validate", "package "+name, 1))
	m := &mutator{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := m.rewrite(path)
		if err != nil {
			t.Fatal(err)
		}
		write(path, text)
	}
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	list, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "mutants.test")
	if err := os.WriteFile(list, text, 0o600); err != nil {
		t.Fatal(err)
	}
	packages := map[string]string{binary: "."}
	if in != "." {
		packages[filepath.Join(dir, "own.test")] = in
	}
	for to, of := range packages {
		if out, err := exec.Command("go", "test", "-c", "-overlay", list, "-o", to, "./"+of).CombinedOutput(); err != nil {
			t.Fatalf("the mutated package does not compile: %v\n%s", err, out)
		}
	}
	return m.mutants, binary
}

// runMutants returns what noticed each of the mutants. It starts the binary again
// behind a mutant that brought it down.
func runMutants(t *testing.T, dir, binary string, numbers []int) []string {
	t.Helper()
	killers := make([]string, len(numbers))
	share := len(numbers)/runtime.GOMAXPROCS(0) + 1
	var all sync.WaitGroup
	for from := 0; from < len(numbers); from += share {
		all.Go(func() {
			log := filepath.Join(dir, strconv.Itoa(from))
			next, end := from, min(from+share, len(numbers))
			for next < end {
				if err := os.Remove(log); err != nil && !os.IsNotExist(err) { // not what the start before told
					t.Error(err)
					return
				}
				c := exec.Command(binary, "-test.run", "^TestMutation$", "-test.timeout", "0")
				c.Env = append(os.Environ(), "PORTOLAN_MUTATION="+strings.Trim(fmt.Sprint(numbers[next:end]), "[]"), "PORTOLAN_MUTATION_LOG="+log)
				out, err := c.CombinedOutput()
				done, _ := os.ReadFile(log)
				for line := range strings.Lines(string(done)) {
					_, killers[next], _ = strings.Cut(strings.TrimSpace(line), " ")
					next++
				}
				if err == nil {
					return
				}
				if len(done) == 0 && !bytes.Contains(out, []byte("goroutine")) {
					t.Errorf("%v\n%s", err, out)
					return
				}
				if next < end {
					killers[next] = "crash"
					next++
				}
			}
		})
	}
	all.Wait()
	return killers
}

// hangsAfter is how long one fixture may take, and hangsAbove how much memory; it
// usually takes a millisecond, on a busy machine much longer.
const (
	hangsAfter = time.Minute
	hangsAbove = 2 << 30
)

// watch brings the program down when a mutant does not end until stop is called,
// or claims memory all the while.
func watch() (stop func() bool) {
	var timer *time.Timer
	left := hangsAfter
	timer = time.AfterFunc(time.Second, func() {
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); left <= 0 || m.HeapAlloc > hangsAbove {
			panic("a mutant hangs")
		}
		left -= time.Second
		timer.Reset(time.Second)
	})
	return timer.Stop
}

// compareMutants runs inside the mutated binary. For each mutant it logs the
// fixture of which it changes what the goldens hold.
func compareMutants(t *testing.T) {
	numbers := strings.Fields(os.Getenv("PORTOLAN_MUTATION"))
	if len(numbers) == 0 {
		t.Skip("TestMutation alone calls this")
	}
	byMutant := map[int][]*picture{} // those on whose way the mutant lies
	for _, p := range pictures(t, os.Getenv("PORTOLAN_MUTATION_LOG")+".json") {
		for _, n := range p.Met {
			byMutant[n] = append(byMutant[n], p)
		}
	}
	log, err := os.Create(os.Getenv("PORTOLAN_MUTATION_LOG"))
	if err != nil {
		t.Fatal(err)
	}
	killed := map[*picture]int{} // when it noticed a mutant last; its neighbours are likely to change it too
	for _, number := range numbers {
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		choose(t, n)
		killer := ""
		slices.SortStableFunc(byMutant[n], func(a, b *picture) int { return cmp.Compare(killed[b], killed[a]) })
		for _, p := range byMutant[n] {
			stop := watch()
			text := p.now(t)
			stop()
			if text != p.Text {
				killer, killed[p] = p.Path, n
				break
			}
		}
		if _, err := fmt.Fprintln(log, n, killer); err != nil {
			t.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
}

// choose makes the mutant of that number the active one; 0 is none.
func choose(t *testing.T, n int) {
	t.Helper()
	if err := flag.Set("mutant", strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
}

// picture is a fixture with what the goldens hold of it while no mutant is active.
type picture struct {
	Path, Text string
	Met        []int // mutants that lie on its way

	file   *document.File // loaded when it is first looked at
	survey *traffic.Survey
}

// pictures looks at every fixture. A program that starts again behind a mutant reads
// what the one before saw.
func pictures(t *testing.T, kept string) (all []*picture) {
	t.Helper()
	if text, err := os.ReadFile(kept); err == nil {
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, path := range allFixtures(t) {
		choose(t, 0)
		p := &picture{Path: path}
		p.Text = p.now(t)
		for _, s := range strings.Fields(strings.Trim(flag.Lookup("mutant").Value.String(), "[]")) {
			n, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			p.Met = append(p.Met, n)
		}
		all = append(all, p)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return all
}

// now is what the goldens hold of the fixture under the active mutant.
func (p *picture) now(t *testing.T) (text string) {
	t.Helper()
	if p.file == nil {
		p.file = load(t, p.Path)
	}
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint("panic: ", r)
		}
	}()
	f, path := p.file, p.Path
	if p.survey == nil || os.Getenv("PORTOLAN_MUTATION_WALK") != "" { // mutants that are in what follows requests
		p.survey = latency.NewSurvey(f.Topology)
	}
	report := validate.CheckSurvey(f.Topology, p.survey)
	text = findingsText(f, report, path)
	if in, ok := strings.CutPrefix(filepath.ToSlash(filepath.Dir(path)), "testdata/rules/"); ok {
		own, err := ownFindingsText(f, report, path, in)
		text += own + fmt.Sprint(err) + matchLines(report, path)
	} else {
		text += matchesText(report, path)
	}
	return text
}

// meetSuite runs all tests of the package against each of the mutants and
// tells which pass.
func meetSuite(t *testing.T, binary string, mutants []mutant, suspects []int) []bool {
	t.Helper()
	lives := make([]bool, len(suspects))
	work := make(chan int)
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := range work {
				if lives[i] = suiteOf(binary, mutants[suspects[i]-1].dir, suspects[i]).Run() == nil; lives[i] {
					t.Logf("lives through all tests: %s", mutants[suspects[i]-1]) // at once, for those who stop the rest
				}
			}
		})
	}
	for i := range suspects {
		work <- i
	}
	close(work)
	all.Wait()
	return lives
}

// none is the number of no mutant. With 0 the binary notes which mutants it
// meets, which rules that run side by side must not.
const none = -1

// suiteOf is the suite of the package in a folder.
func suiteOf(binary, dir string, n int) *exec.Cmd {
	c := suite(binary, n)
	c.Dir = dir
	return c
}

// suite runs all other tests of the package with the mutant of that number.
func suite(binary string, n int) *exec.Cmd {
	c := exec.Command(binary, "-test.failfast", "-test.skip", "^TestMutation$", "-test.timeout", "5m", "-rapid.nofailfile")
	c.Env = append(os.Environ(), "PORTOLAN_MUTANT="+strconv.Itoa(n))
	return c
}
