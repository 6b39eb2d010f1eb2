package hand

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"portolan/model"
	"portolan/model/document"
)

// disk is a small disk that can be filled.
type disk struct {
	t   *testing.T
	dir string
}

// smallDisk mounts one of a few hundred kilobytes, where that is permitted.
func smallDisk(t *testing.T) *disk {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("no disk of its own can be mounted to be filled, which needs to be root: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return &disk{t, dir}
}

// fill leaves no byte free.
func (d *disk) fill() {
	d.t.Helper()
	w, err := os.OpenFile(filepath.Join(d.dir, "ballast"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer w.Close()
	for {
		if _, err := w.Write(make([]byte, 4096)); err != nil {
			if !errors.Is(err, syscall.ENOSPC) {
				d.t.Fatal(err)
			}
			return
		}
	}
}

func (d *disk) free() {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.dir, "ballast")); err != nil {
		d.t.Fatal(err)
	}
}

// files are those of the disk beside the ballast, without folders.
func (d *disk) files() (out []string) {
	d.t.Helper()
	err := filepath.Walk(d.dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() && info.Name() != "ballast" {
			out = append(out, strings.TrimPrefix(path, d.dir+"/"))
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

func (d *desk) keeps() *desk {
	d.t.Helper()
	d.file.Edited()
	if keep, w := d.file.KeepLater(d.topo); keep != nil {
		d.said = d.file.Took(keep())
	} else {
		d.said = w
	}
	return d
}

// On a full disk nothing can be kept; that is said, and an older copy stays and
// is named as what it is. With room again all is kept.
func TestRecoveryCopiesOnAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	path := onDisk(t, shop)
	d := newDesk(t, disk.dir, path).do(title("First"))
	d.keeps().hears("", false)
	disk.fill()
	d.now = d.now.Add(time.Minute)
	d.do(title("Second")).keeps().hears("No recovery copy can be written", true)
	d.hears("no space left on device", true)
	if d.keeps(); d.said.Text != "" || d.file.NoCopy() == "" {
		t.Errorf("said again: %q; shown: %q", d.said.Text, d.file.NoCopy())
	}
	left := d.leave()
	for _, want := range []string{"The recovery copy of 12:00:00 is kept", "What was changed after that is lost", "no space left"} {
		if !strings.Contains(left.Message, want) {
			t.Fatalf("%q is not in %q", want, left.Message)
		}
	}
	e := newDesk(t, disk.dir, path)
	old, _ := e.file.Pending()
	if old == nil || old.Topology.Node("web").Title != "First" {
		t.Fatalf("the copy that was promised: %+v", old)
	}
	e.topo = old.Topology
	e.file.Use(old)
	if e.keeps().hears("No recovery copy can be written", true); len(disk.files()) != 1 {
		t.Fatal("the old copy has to stay until there is a new one: ", disk.files())
	}
	disk.free()
	e.do(title("Third")).keeps().hears("", false)
	if left := e.leave(); e.file.NoCopy() != "" || !strings.Contains(left.Message, "A recovery copy is kept") || len(disk.files()) != 1 {
		t.Fatalf("%q %q", left.Message, disk.files())
	}
}

func TestNothingCanBeKeptOnAFullDisk(t *testing.T) {
	disk := smallDisk(t)
	path := onDisk(t, shop)
	disk.fill()
	d := newDesk(t, disk.dir, path).do(title("First"))
	d.keeps().hears("No recovery copy can be written", true)
	if left := d.leave(); !strings.Contains(left.Message, "no recovery copy could be written") || strings.Contains(left.Message, "kept") {
		t.Fatal(left.Message)
	}
	e := newDesk(t, disk.dir, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	e.look()
	e.hears("No recovery copy can be written", true)
	if left := e.leave(); left.DraftPath != "" || !strings.Contains(left.Message, "What was not saved is lost") {
		t.Fatalf("%+v", left)
	}
	unnamed := &desk{t: t, place: e.place, now: e.now, topo: d.topo}
	unnamed.file = Unnamed(unnamed.place, d.topo)
	unnamed.do(title("Draft")).keeps().hears("No recovery copy can be written", true)
	if left := unnamed.leave(); left.DraftPath != "" || !strings.Contains(left.Message, "What was not saved is lost") {
		t.Fatalf("%+v", left)
	}
	if left := disk.files(); len(left) > 0 {
		t.Fatal("left on the disk: ", left)
	}
}

// Saving on a full disk leaves the file as it is, nothing beside it, and the
// work in its copy; a file that has to be written in place too.
func TestSavingOnAFullDisk(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		disk := smallDisk(t)
		path, state := filepath.Join(disk.dir, "a.topo.yaml"), t.TempDir()
		write(t, path, shop)
		if inPlace {
			if err := os.Link(path, path+".2"); err != nil {
				t.Fatal(err)
			}
		}
		disk.fill()
		d := newDesk(t, state, path)
		d.hears("No lock beside the file", false)
		d.do(model.Describe{Name: d.topo.Name, Description: strings.Repeat("long ", 4000)})
		if s := d.save("", false); s.OK {
			t.Fatal("saved on a full disk")
		}
		d.hears("Not saved", true).hears("no space left on device", true)
		if read(t, path) != shop {
			t.Fatalf("the file is another:\n%s", read(t, path))
		}
		if left := d.leave(); !strings.Contains(left.Message, "A recovery copy is kept") {
			t.Fatal(left.Message)
		}
		if names := disk.files(); len(names) != 1 && !inPlace || len(names) != 2 && inPlace {
			t.Fatal("left on the disk: ", names)
		}
		disk.free()
		e := newDesk(t, state, path)
		old, _ := e.file.Pending()
		if old == nil || old.Topology.Description != d.topo.Description {
			t.Fatal("the work is not offered")
		}
		e.topo = old.Topology
		e.file.Use(old)
		if s := e.save("", false); !s.OK {
			t.Fatalf("%+v", s)
		}
		if f, err := document.Load(path); err != nil || !model.Equal(f.Topology, d.topo) {
			t.Fatal(err)
		}
		e.leave()
	}
}
