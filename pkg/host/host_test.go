package host_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/powiadom/powiadom/pkg/host"
	"github.com/powiadom/powiadom/pkg/notify"
)

const (
	machine = "0123456789abcdef0123456789abcdef"
	other   = "fedcba9876543210fedcba9876543210"
)

func root(systemd, dbus string) fstest.MapFS {
	fs := fstest.MapFS{}
	if systemd != "none" {
		fs["etc/machine-id"] = &fstest.MapFile{Data: []byte(systemd)}
	}
	if dbus != "none" {
		fs["var/lib/dbus/machine-id"] = &fstest.MapFile{Data: []byte(dbus)}
	}
	return fs
}

func TestIdentify(t *testing.T) {
	t.Parallel()
	plain, err := host.Identify(root(machine+"\n", "none"), "", "lms1")
	if err != nil || plain.Name != "lms1" || !strings.HasPrefix(plain.Key, "id:") || len(plain.Key) != 35 {
		t.Fatalf("Identify = %+v, %v; want a key of id: and 32 digits, and the host's name", plain, err)
	}
	if strings.Contains(plain.Key, machine[:16]) {
		t.Errorf("the key %s shows the machine's id, which is not to leave it (machine-id(5))", plain.Key)
	}
	for _, tc := range []struct {
		name, set     string
		systemd, dbus string
		same          bool // as plain
		want          string
	}{
		{name: "capitals", systemd: strings.ToUpper(machine), dbus: "none", same: true},
		{name: "without systemd", systemd: "none", dbus: machine + "\n", same: true},
		{name: "not set up yet", systemd: "uninitialized\n", dbus: machine, same: true},
		{name: "empty", systemd: "", dbus: machine, same: true},
		{name: "zero", systemd: strings.Repeat("0", 32), dbus: machine, same: true},
		{name: "systemd's first", systemd: machine, dbus: other, same: true},
		{name: "another machine", systemd: other, dbus: "none"},
		{name: "a name", set: "LMS-2", systemd: machine, dbus: machine, want: "name:lms-2"},
		{name: "a name without an id", set: "lms-2", systemd: "none", dbus: "none", want: "name:lms-2"},
	} {
		got, err := host.Identify(root(tc.systemd, tc.dbus), tc.set, "lms1")
		if err != nil || (got.Key == plain.Key) != tc.same || tc.want != "" && got.Key != tc.want {
			t.Errorf("%s: Identify = %+v, %v; want the same as plain: %v, %s", tc.name, got, err, tc.same, tc.want)
		}
	}
	for _, none := range []string{"none", "", "uninitialized", machine + "0", "x"} {
		_, err := host.Identify(root(none, "none"), "", "lms1")
		if !errors.Is(err, host.ErrNoIdentity) || !strings.Contains(err.Error(), "/etc/machine-id, /var/lib/dbus/machine-id") {
			t.Errorf("machine-id %q: %v, want ErrNoIdentity that names both files", none, err)
		}
	}
}

func mark(minute int, run int64) notify.Mark {
	return notify.Mark{Tick: time.Date(2026, 11, 25, 10, minute, 0, 0, time.UTC), Run: run}
}

func TestStamp(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "deep", "state")
	s := host.NewStamp(dir, "a1b2", "lms/../x")
	if filepath.Dir(s.Path()) != dir {
		t.Fatalf("the stamp is at %s, want it in %s", s.Path(), dir)
	}
	if !s.Writable() {
		t.Error("a folder that is not there yet can be made")
	}
	want := func(when string, want notify.Mark) {
		t.Helper()
		if got, err := s.Read(); err != nil || !got.Tick.Equal(want.Tick) || got.Run != want.Run {
			t.Errorf("%s: Read = %+v, %v; want %+v", when, got, err, want)
		}
	}
	want("before the first", notify.Mark{})
	steps := []struct {
		when     string
		to, want notify.Mark
	}{
		{"a run alone", notify.Mark{Run: 7}, notify.Mark{Run: 7}},
		{"a minute", mark(5, 0), mark(5, 7)},
		{"another run", mark(5, 8), mark(5, 8)},
		{"an older minute", mark(4, 9), mark(5, 9)},
		{"nothing new", mark(3, 2), mark(5, 9)},
	}
	for _, step := range steps {
		if err := s.Raise(step.to); err != nil {
			t.Fatalf("%s: %v", step.when, err)
		}
		want(step.when, step.want)
	}
	if err := s.Set(mark(1, 1)); err != nil {
		t.Fatal(err)
	}
	want("set back", mark(1, 1))
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%d files in the folder (%v), want the stamp alone", len(files), err)
	}
	if info, err := os.Stat(s.Path()); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v (%v), want 0644: other users are to be warned, too", info.Mode(), err)
	}
	another := host.NewStamp(dir, "a1b2", "lms")
	if got, err := another.Read(); err != nil || got != (notify.Mark{}) {
		t.Errorf("of another database: %+v, %v; want nothing", got, err)
	}
}

// What cannot be understood, or read, is told; writing mends it.
func TestBadStamp(t *testing.T) {
	t.Parallel()
	s := host.NewStamp(t.TempDir(), "a1b2", "lms")
	for _, text := range []string{"", "x", "2026-11-25T10:00:00Z", "2026-11-25 7\n", "2026-11-25T10:00:00Z seven\n"} {
		if err := os.WriteFile(s.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Read(); err == nil {
			t.Errorf("%q: Read = %+v, want an error", text, got)
		}
	}
	if err := s.Raise(mark(1, 1)); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Read(); err != nil || got != mark(1, 1) {
		t.Errorf("written over: %+v, %v", got, err)
	}
	bad := host.NewStamp(s.Path(), "a1b2", "lms") // a file where the folder should be
	if err := bad.Raise(mark(1, 1)); err == nil || bad.Writable() {
		t.Errorf("Raise = %v, Writable = %v; want neither", err, bad.Writable())
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b   notify.Mark
		behind bool
	}{
		{notify.Mark{}, notify.Mark{}, false},
		{mark(1, 1), mark(1, 1), false},
		{mark(2, 1), mark(1, 1), false},
		{mark(1, 2), mark(1, 1), false},
		{mark(1, 1), mark(2, 1), true},
		{mark(1, 1), mark(1, 2), true},
		{mark(2, 1), mark(1, 2), true},
		{mark(1, 2), mark(2, 1), true},
		{mark(1, 1), notify.Mark{}, false},
	} {
		if got := tc.a.Behind(tc.b); got != tc.behind {
			t.Errorf("%+v behind %+v: %v, want %v", tc.a, tc.b, got, tc.behind)
		}
	}
}
