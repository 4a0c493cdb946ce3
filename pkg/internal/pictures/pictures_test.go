package pictures

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/browsertest"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/ui"
)

var update = flag.Bool("update", false, "make the pictures again; scripts/pictures does")

const (
	folder  = "../../../.pictures"
	minute  = "2026-11-23T13:27" // a Monday
	columns = 80
	largest = 150_000 // bytes of a picture
)

func TestMain(m *testing.M) { os.Exit(mariadbtest.Main(m)) }

// Colours become classes, words stand in their cells, and signs of XML are escaped.
func TestSVG(t *testing.T) {
	t.Parallel()
	got, err := SVG(10, []string{"a  \x1b[32m● <b>\x1b[0m c"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`width="116" height="50"`,
		`<text x="16.0" y="29" textLength="8.4" lengthAdjust="spacingAndGlyphs">a</text>`,
		`<text x="41.2" y="29" textLength="42.0" lengthAdjust="spacingAndGlyphs" class="good">● &lt;b&gt;</text>`,
		`<text x="91.6" y="29" textLength="8.4" lengthAdjust="spacingAndGlyphs">c</text>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, sequence := range []string{"\x1b[2J", "\x1b[4m"} {
		if got, err := SVG(10, []string{sequence}); err == nil {
			t.Errorf("SVG of %q, which is no colour of the program, = %s, want an error", sequence, got)
		}
	}
}

// The pictures of terminals are what the program shows today.
func TestPictures(t *testing.T) {
	d := newDemo(t)
	d.define(t)
	for _, language := range []string{"en", "pl"} {
		for name, command := range map[string][]string{
			"list":    {"list", "--all"},
			"dry-run": {"run", "--at", minute, "--dry-run"},
		} {
			got, err := SVG(columns, slices.Concat(
				[]string{"\x1b[1m$ powiadom " + strings.Join(command, " ") + "\x1b[0m"},
				shortened(d.onTerminal(t, append(command, "--lang", language)...)),
			))
			if err != nil {
				t.Fatal(err)
			}
			check(t, file(name, language, "svg"), []byte(got))
		}
	}
	if *update {
		d.report(t)
	}
	for _, language := range []string{"en", "pl"} {
		for _, name := range []string{file("list", language, "svg"), file("dry-run", language, "svg"), file("report", language, "png")} {
			info, err := os.Stat(name)
			if err != nil {
				t.Error(err)
			} else if info.Size() > largest {
				t.Errorf("%s has %d bytes, too many for a README", name, info.Size())
			}
		}
	}
}

// file is the path of a picture; those of the Polish README have its language in them.
func file(name, language, kind string) string {
	if language != "en" {
		name += "." + language
	}
	return filepath.Join(folder, name+"."+kind)
}

func check(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		write(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the program shows; scripts/pictures makes it again (-picture +program):\n%s", path, diff)
	}
}

func write(t *testing.T, path string, picture []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil { //nolint:gosec // a picture is for everybody
		t.Fatal(err)
	}
}

// shortened is the beginning of what a command shows, and its last line.
func shortened(screen string) []string {
	const most, shown = 30, 12
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	if len(lines) <= most {
		return lines
	}
	return slices.Concat(lines[:shown], []string{"…"}, ui.Wrapped(lines[len(lines)-1], columns))
}

// demo is the made-up provider of scripts/demo with its servers.
type demo struct {
	db  *mariadbtest.Database
	ini string
	now time.Time
}

func newDemo(t *testing.T) *demo {
	t.Helper()
	t.Setenv("POWIADOM_HOST", "demo")
	t.Setenv("POWIADOM_STATE_DIR", t.TempDir())
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	d := &demo{now: at(t, minute)}
	mail, err := smtptest.Start(smtptest.Options{Discard: true, RefuseRcpt: func(to string) *smtp.SMTPError {
		if !strings.HasPrefix(to, "wrobel") && !strings.HasPrefix(to, "sikora") {
			return nil
		}
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mail.Close() })
	gateway, err := smsapitest.Start(smsapitest.Options{Token: "demo"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gateway.Close() })
	d.db = mariadbtest.New(t, mariadbtest.Provider(d.now))
	d.db.MailOfFile(t)
	d.ini = d.db.Granted(t).INI(t,
		"[powiadom]", "timezone = Europe/Warsaw", "smsapitoken = demo", fmt.Sprintf("smsapi_url = %q", gateway.URL()), `sms_price = "0,09"`,
		"[mail]", "smtp_host = 127.0.0.1", fmt.Sprintf("smtp_port = %d", mail.Port()), "smtp_secure = false")
	return d
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := time.ParseInLocation("2006-01-02T15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// define adds the notifications of scripts/demo: those of its lines that do so are
// carried out by bash, with functions in the place of the program that write down how
// it was called.
func (d *demo) define(t *testing.T) {
	t.Helper()
	script, err := os.ReadFile("../../../scripts/demo")
	if err != nil {
		t.Fatal(err)
	}
	const first, last = "cat >zaleglosc.txt", `shown delete "$prices" --yes` + "\n"
	_, rest, begun := strings.Cut(string(script), first)
	part, _, ended := strings.Cut(rest, last)
	if !begun || !ended {
		t.Fatalf("scripts/demo has no lines from %q to %q", first, last)
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", `
		minute=27 hour=13 day=23 month=11 weekday=1 made=0
		step() { :; }
		shown() { printf '%s\0' "$@" '' >>calls; }
		add() { printf '%s\0' add "$@" '' >>calls; added=$((++made)); }
		`+first+part+last)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	calls, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil {
		t.Fatal(err)
	}
	for call := range strings.SplitSeq(strings.TrimSuffix(string(calls), "\x00\x00"), "\x00\x00") {
		args := strings.Split(call, "\x00")
		if i := slices.Index(args, "--body-file"); i >= 0 {
			args[i+1] = filepath.Join(dir, args[i+1])
		}
		var out, errs bytes.Buffer
		d.run(t, &out, &errs, args...)
	}
}

// run runs the program, which must end well: some deliveries may fail, and the guard may
// hold what is unusual.
func (d *demo) run(t *testing.T, out, errs io.Writer, args ...string) {
	t.Helper()
	code := cli.Main(append(args, "-C", d.ini), cli.Streams{In: strings.NewReader(""), Out: out, Err: errs, Now: func() time.Time { return d.now }})
	if code != 0 && code != 3 && code != 4 {
		t.Fatalf("powiadom %q ended with %d: %v", args, code, errs)
	}
}

// onTerminal is what a terminal of 80 columns is sent by a command.
func (d *demo) onTerminal(t *testing.T, args ...string) string {
	t.Helper()
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = master.Close() }()
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 50, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		text, _ := io.ReadAll(master) // it ends with an error where the other side is closed
		shown <- string(text)
	}()
	var errs bytes.Buffer
	d.run(t, terminal, &errs, args...)
	_ = terminal.Close()
	return strings.ReplaceAll(<-shown, "\r", "")
}

// report draws the report of four weeks in which the program ran at that minute.
func (d *demo) report(t *testing.T) {
	t.Helper()
	today := d.now
	for day := today.AddDate(0, 0, -27); !day.After(today); day = day.AddDate(0, 0, 1) {
		d.now = day
		var out, errs bytes.Buffer
		d.run(t, &out, &errs, "run")
		// LMS's log has the time of the database's clock, which is not that of the picture.
		d.db.Exec(t, "UPDATE messages SET cdate = ? WHERE cdate > ?", day.Unix(), today.Unix()+1)
	}
	for _, language := range []string{"en", "pl"} {
		page := filepath.Join(t.TempDir(), "report.html")
		var out, errs bytes.Buffer
		d.run(t, &out, &errs, "report", "--since", "28d", "--html", page, "--lang", language)
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		sight := browsertest.LookAt(t, string(text), 1000, false)
		var picture bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&picture, cropped(sight.Picture)); err != nil {
			t.Fatal(err)
		}
		write(t, file("report", language, "png"), picture.Bytes())
	}
}

// cropped is the top of the picture, in as few colours as a page like this needs: the
// figures and the chart.
func cropped(picture image.Image) image.Image {
	bounds := picture.Bounds()
	const height = 638
	bounds.Max.Y = min(bounds.Max.Y, height)
	counts := make(map[color.Color]int)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			counts[picture.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(counts), func(a, b color.Color) int { return counts[b] - counts[a] })
	flat := image.NewPaletted(bounds, colours[:min(len(colours), 256)])
	draw.Draw(flat, bounds, picture, bounds.Min, draw.Src)
	return flat
}
