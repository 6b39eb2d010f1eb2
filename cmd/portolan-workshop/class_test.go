package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"portolan/export/cloudformation"
	"portolan/tui/learner"
	"portolan/validate/exercise"
)

// counted is output of which only the length matters.
type counted struct {
	mu    sync.Mutex
	n     int
	grown chan struct{}
}

func (c *counted) Write(p []byte) (int, error) {
	c.mu.Lock()
	c.n += len(p)
	c.mu.Unlock()
	select {
	case c.grown <- struct{}{}:
	default:
	}
	return len(p), nil
}

// paints presses a key and waits until something is painted. It returns how long that
// took.
func (k *client) paints(out *counted, key string) (time.Duration, bool) {
	select {
	case <-out.grown:
	default:
	}
	began := time.Now()
	_, _ = k.in.Write([]byte(key))
	select {
	case <-out.grown:
		return time.Since(began), true
	case <-time.After(3 * time.Second):
		return 0, false
	}
}

// works lets a learner move about, with an edit now and then, until a time. It returns
// how long keys took to be painted.
func (c *class) works(k *client, out *counted, random *rand.Rand, until time.Time) ([]time.Duration, error) {
	var took []time.Duration
	missed := 0
	for n := 0; time.Now().Before(until); n++ {
		key := "j"
		if n%2 == 1 {
			key = "k"
		}
		d, ok := k.paints(out, key)
		if !ok { // two keys in one frame may change nothing; a terminal that is stuck stays so
			if missed++; missed > 2 {
				return took, fmt.Errorf("%s: %q is not painted:\n%s", k.name, key, c.screen(k.name))
			}
			continue
		}
		missed = 0
		took = append(took, d)
		if n%12 == 11 {
			k.types("r", fmt.Sprint(n), "<enter>")
			time.Sleep(150 * time.Millisecond)
			k.types("u")
			time.Sleep(1200 * time.Millisecond) // until it is judged and saved, which is painted too
		}
		time.Sleep(200*time.Millisecond + time.Duration(random.IntN(200))*time.Millisecond)
	}
	return took, nil
}

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// residentMiB is the memory of this process: server and clients.
func residentMiB() int {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(data)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n >> 10
}

func (c *class) joins(name string) (*client, *counted) {
	k := c.comes(name, 120, 36)
	c.sees(name, "First byte")
	out := &counted{grown: make(chan struct{}, 1)}
	k.out.tee(out)
	return k, out
}

// A class works at the same time: afterwards the board is what the files say, memory
// is bounded, and keys are painted nearly as fast as for one. PORTOLAN_CLASS=30,3m is
// the long run that docs/workshop.md tells of.
func TestClass(t *testing.T) {
	many, long, timed := 5, 4*time.Second, false
	if said := os.Getenv("PORTOLAN_CLASS"); said != "" {
		n, d, _ := strings.Cut(said, ",")
		var err, err2 error
		many, err = strconv.Atoi(n)
		long, err2 = time.ParseDuration(d)
		if err != nil || err2 != nil {
			t.Fatalf("PORTOLAN_CLASS is LEARNERS,TIME such as 30,3m, not %q", said)
		}
		timed = true
	}
	c := newClass(t, hostKeyIn(t))
	first, out := c.joins("l00")
	first.types("<esc>", "<esc>")
	alone, err := c.works(first, out, rand.New(rand.NewPCG(1, 0)), time.Now().Add(long/4))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var together []time.Duration
	solved := map[string]bool{}
	clients := map[string]*client{"l00": first}
	outs := map[string]*counted{"l00": out}
	for i := 1; i < many; i++ {
		name := fmt.Sprintf("l%02d", i)
		clients[name], outs[name] = c.joins(name)
	}
	until := time.Now().Add(long)
	middle := make(chan int, 1)
	go func() {
		time.Sleep(long / 2)
		middle <- residentMiB()
	}()
	for name, k := range clients {
		n, _ := strconv.Atoi(name[1:])
		solved[name] = n%3 == 0
		wg.Go(func() {
			if n > 0 {
				k.types("<esc>", "<esc>")
			}
			took, err := c.works(k, outs[name], rand.New(rand.NewPCG(uint64(n), 1)), until)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			together = append(together, took...)
			mu.Unlock()
		})
	}
	wg.Wait()
	for name, k := range clients {
		if solved[name] {
			k.types("<esc>", "<esc>")
			k.solveFirst()
			c.sees(name, "Solved, 3 of 3 stars")
		}
	}
	for name, want := range solved {
		eventually(t, name+" stands on the board as it is", func() bool {
			_, goals, stars := stands(c.v.room, name, "01")
			return goals > 0 && (stars == 3) == want
		})
	}
	c.boardIsRight(len(clients))
	end, half := residentMiB(), <-middle
	one, all := median(alone), median(together)
	t.Logf("%d learners for %v: %d keys; median key to paint %v alone, %v together (%.1f times); %d MiB half-way, %d MiB at the end, server and clients in one process; board right for %d learners, %d of them solved",
		many, long, len(together), one, all, float64(all)/float64(one), half, end, len(clients), (len(clients)+2)/3)
	if timed && all > 3*one {
		t.Errorf("keys take %v together and %v alone", all, one)
	}
	if end > 2*half+64 {
		t.Errorf("memory grows: %d MiB half-way, %d MiB at the end", half, end)
	}
}

// boardIsRight compares the board with a fresh judgement of all files.
func (c *class) boardIsRight(learners int) {
	c.t.Helper()
	fresh, err := (&learner.Class{
		Root: c.v.folder, Course: c.v.room.Course(), Export: cloudformation.Refused, Record: c.v.record,
		For: func(name string) (*exercise.Course, error) { return exercise.Load(exercise.BuiltIn(), name) },
	}).Report()
	if err != nil {
		c.t.Fatal(err)
	}
	eventually(c.t, "the board is what the files say", func() bool {
		now := c.v.room.Report()
		if len(now.Learners) != learners || len(fresh.Learners) != learners || len(now.Hardest) != len(fresh.Hardest) {
			return false
		}
		for i, l := range fresh.Learners {
			if n := now.Learners[i]; n.Name != l.Name || n.Solved != l.Solved || n.Points != l.Points {
				return false
			}
		}
		for i, h := range fresh.Hardest {
			if now.Hardest[i] != h {
				return false
			}
		}
		return true
	})
}

// A server that is killed loses at most the last second of an edit, and the learner
// goes on where it was.
func TestKilledServer(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no kill -9")
	}
	dir := t.TempDir()
	bin := filepath.Join(dir, "portolan-workshop")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	folder := filepath.Join(dir, "class")
	start := func() (*exec.Cmd, string) {
		said := &buffer{}
		cmd := exec.Command(bin, "--listen", "127.0.0.1:0", "--folder", folder, "--host-key", filepath.Join(dir, "key"))
		cmd.Stderr = said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		address := ""
		eventually(t, "the server listens", func() bool {
			if m := regexp.MustCompile(`listening on (\S+),`).FindStringSubmatch(said.String()); m != nil {
				address = m[1]
			}
			return address != ""
		})
		return cmd, address
	}
	cmd, address := start()
	conn, err := dial(address, "ana")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ana, err := openTerminal(conn, "ana", 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	ana.t = t
	path := filepath.Join(folder, "ana", "01-first-byte.topo.yaml")
	holds := func(text string) func() bool {
		return func() bool {
			data, _ := os.ReadFile(path)
			return bytes.Contains(data, []byte(text))
		}
	}
	eventually(t, "the exercise is open", func() bool { return strings.Contains(ana.out.String(), "First") && holds("site")() })
	time.Sleep(500 * time.Millisecond)
	ana.types("<esc>", "<esc>", "/sydney", "<enter>", "r", "Harbour", "<enter>")
	eventually(t, "the edit is shown", func() bool { return strings.Contains(ana.out.String(), "Harbour") })
	time.Sleep(time.Second)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	_, address = start()
	if conn, err = dial(address, "ana"); err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	again, err := openTerminal(conn, "ana", 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	again.t = t
	eventually(t, "the exercise is open again", func() bool { return strings.Contains(again.out.String(), "First") })
	time.Sleep(500 * time.Millisecond)
	again.types("<esc>", "<esc>") // the task lies over it
	eventually(t, "the edit is there again", func() bool { return strings.Contains(again.out.String(), "Harbour") && holds("Harbour")() })
	if strings.Contains(again.out.String(), "Read-only") {
		t.Error("the lock of the killed server keeps the learner out")
	}
}
