package sms_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/notify"
)

// program writes a shell's program and returns its path.
func program(t *testing.T, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sms")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// hello is a delivery to a number in the writing of a contact.
var hello = notify.Delivery{ID: 7, Digest: "0f", Destination: "601 100 201", Body: "Hej"}

// What a program says becomes a receipt or an error of the right class.
func TestCommandVerdicts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body string
		id         string
		class      notify.Class // 0: accepted
		says       string
	}{
		{name: "accepted", body: "echo 17; echo more", id: "17"},
		{name: "accepted without an id", body: "exit 0"},
		{name: "an id of odd letters, too long", body: "printf '\\033[1m<a b/%s>' " + strings.Repeat("x", 80), id: "1mab" + strings.Repeat("x", 60)},
		{name: "not now", body: "echo busy >&2; exit 75", class: notify.Temporary, says: "ended with 75: busy"},
		{name: "refused", body: "echo no >&2; echo more >&2; exit 1", class: notify.Permanent, says: "ended with 1: no"},
		{name: "refused without a reason", body: "echo out; exit 2", class: notify.Permanent, says: "ended with 2: no reason given"},
		{name: "a long reason", body: "printf '%0400d' 0 >&2; exit 3", class: notify.Permanent, says: "ended with 3: " + strings.Repeat("0", 199) + "…"},
		{name: "a reason that a terminal would obey", body: `printf 'a\033]0;b\007\342\200\256c\377\n' >&2; exit 3`, class: notify.Permanent, says: "ended with 3: a]0;bc"},
		{name: "killed", body: "kill -9 $$", class: notify.Unknown, says: "was killed by a signal"},
		{name: "more output than anybody wants", body: "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; exit 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := program(t, tt.body)
			receipt, err := command(t, path).Send(t.Context(), hello)
			if tt.class == 0 {
				if err != nil || receipt.GatewayID != tt.id {
					t.Errorf("%q, %v; want accepted as %q", receipt.GatewayID, err, tt.id)
				}
				return
			}
			if err == nil || notify.ClassOf(err) != tt.class || err.Error() != path+" "+tt.says {
				t.Errorf("%v (%s)\nwant %s %s (%s)", err, notify.ClassOf(err), path, tt.says, tt.class)
			}
		})
	}
}

// Arguments are what the template says, with a message's pieces in their places.
func TestCommandArguments(t *testing.T) {
	t.Parallel()
	d := hello
	d.Body = "a'b\"c \\ $(id) {number} {id}\n-x  y"
	const id = "powiadom-abc-7-0f"
	tests := []struct {
		name, template string
		want           []string
	}{
		{"each alone", "{number} {text} {id}", []string{"48601100201", d.Body, id}},
		{"within words, and quoted", "--to=+{number} -m 'two  words' \"{text}\" a\\ b", []string{"--to=+48601100201", "-m", "two  words", d.Body, "a b"}},
		{"what a shell would obey", "'{text}{id}' * $HOME ; {NUMBER} {}", []string{d.Body + id, "*", "$HOME", ";", "{NUMBER}", "{}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := program(t, `for a; do printf '%s\0' "$a"; done >"${0%/*}/got"`)
			if _, err := command(t, path+" "+tt.template).Send(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			got := strings.Split(strings.TrimSuffix(read(t, filepath.Join(filepath.Dir(path), "got")), "\x00"), "\x00")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("arguments differ (-want +got):\n%s", diff)
			}
		})
	}
}

// What cannot be sent is refused before anything is started.
func TestCommandStartsNothing(t *testing.T) {
	t.Parallel()
	path := program(t, `touch "${0%/*}/started"`)
	c := command(t, path+" {text}")
	for _, d := range []notify.Delivery{
		{ID: 7, Destination: "nikt", Body: "x"}, {ID: 7, Destination: hello.Destination, Body: " \n"}, {ID: 7, Destination: hello.Destination, Body: "a\x00b"},
	} {
		if _, err := c.Send(t.Context(), d); err == nil || notify.ClassOf(err) != notify.Permanent {
			t.Errorf("%+v: %v, want a refusal for good", d, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Send(ended, hello); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v, want context.Canceled", err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "started")); err == nil {
		t.Error("it was started")
	}
	_, err := command(t, path+"-gone {text}").Send(t.Context(), hello)
	if err == nil || notify.ClassOf(err) != notify.Halt || err.Error() != "start "+path+"-gone: no such file or directory" {
		t.Errorf("a program that is not there: %v, want a halt", err)
	}
}

func TestCommandTemplates(t *testing.T) {
	t.Parallel()
	for template, want := range map[string]string{
		"":                   "has nothing behind it",
		"sms {number}":       "whole path",
		"/{number} {text}":   "whole path",
		"/bin/sms 'x":        "has nothing behind it",
		"/bin/sms {numer}":   "{numer} stands for nothing",
		"/bin/sms -x={to_x}": "{to_x} stands for nothing",
	} {
		_, err := sms.NewCommand(sms.CommandConfig{Template: template})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", template, err, want)
		}
	}
}

// One that runs is not cut by the end of the caller's context: only its exit code
// tells whether the message went out.
func TestCommandIsFinished(t *testing.T) {
	t.Parallel()
	path := program(t, `touch "${0%/*}/started"; sleep 1; echo 17`)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for range 100 {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), "started")); err == nil {
				cancel()
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if receipt, err := command(t, path).Send(ctx, hello); err != nil || receipt.GatewayID != "17" {
		t.Errorf("%+v, %v; want it accepted", receipt, err)
	}
	if ctx.Err() == nil {
		t.Error("the context had not ended: nothing was tested")
	}
}

// What a program leaves behind does not hold the next message up.
func TestCommandLeavesSomethingBehind(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	receipt, err := command(t, program(t, "sleep 20 & echo 17")).Send(t.Context(), hello)
	if err != nil || receipt.GatewayID != "17" || time.Since(begun) > 15*time.Second {
		t.Errorf("%+v, %v after %s; want it accepted soon", receipt, err, time.Since(begun))
	}
}

// No more run at once than are allowed, whoever starts them.
func TestCommandSessions(t *testing.T) {
	t.Parallel()
	path := program(t, `cd "${0%/*}" && echo + >>log && sleep 0.2 && echo - >>log`)
	locks := t.TempDir()
	var all sync.WaitGroup
	for range 6 {
		c, err := sms.NewCommand(sms.CommandConfig{Template: path, Timeout: time.Minute, Sessions: 2, Locks: locks, Installation: "abc"})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if _, err := c.Send(t.Context(), hello); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	running, most := 0, 0
	for line := range strings.FieldsSeq(read(t, filepath.Join(filepath.Dir(path), "log"))) {
		if line == "+" {
			running++
		} else {
			running--
		}
		most = max(most, running)
	}
	if most != 2 {
		t.Errorf("%d ran at once, want 2", most)
	}
}
