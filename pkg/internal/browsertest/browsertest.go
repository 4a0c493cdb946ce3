// Package browsertest looks at a page with a real Chromium: what it draws, what
// it complains about, and what it asks the network for. It is not for the
// product. scripts/chromium gets the browser where there is none.
package browsertest

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Sight is what was seen of a page.
type Sight struct {
	Picture  image.Image
	Console  []string // messages of the console, errors among them
	Requests []string // addresses asked for, other than the page itself
}

// Size of the window in which pages are looked at, in pixels.
const (
	Width  = 1100
	Height = 1600
)

// patience bounds one look; a busy machine needs some seconds.
const patience = 2 * time.Minute

// Look shows the page of HTML in a window, light or dark. Without a Chromium on
// the machine the test is skipped; where CI is set, it fails.
func Look(t testing.TB, page string, dark bool) Sight {
	t.Helper()
	return LookAt(t, page, Width, dark)
}

// LookAt is Look in a window so many pixels wide.
func LookAt(t testing.TB, page string, width int, dark bool) Sight {
	t.Helper()
	program := program(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	scheme := "1"
	if dark {
		scheme = "0"
	}
	picture, log := filepath.Join(dir, "page.png"), filepath.Join(dir, "net.json")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	args := []string{
		"--headless", "--no-sandbox", // root has none, and the page is ours
		"--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--hide-scrollbars",
		"--force-device-scale-factor=1", "--force-color-profile=srgb", "--user-data-dir=" + filepath.Join(dir, "profile"),
		fmt.Sprintf("--window-size=%d,%d", width, Height), "--blink-settings=preferredColorScheme=" + scheme,
		"--enable-logging=stderr", "--log-net-log=" + log, "--screenshot=" + picture, "file://" + file,
	}
	cmd := exec.CommandContext(ctx, program, args...)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, said)
	}
	s := Sight{Picture: readPicture(t, picture), Requests: readRequests(t, log, "file://"+file)}
	for line := range strings.Lines(string(said)) {
		if strings.Contains(line, "CONSOLE") {
			s.Console = append(s.Console, strings.TrimSpace(line))
		}
	}
	return s
}

// pageOfPDF is the object of one page, as Chromium writes it.
var pageOfPDF = regexp.MustCompile(`/Type\s*/Page\b`)

// Pages is on how many pages of paper the page of HTML is printed.
func Pages(t testing.TB, page string) int {
	t.Helper()
	return len(pageOfPDF.FindAll(printed(t, page), -1))
}

// streamOfPDF is what an object holds, packed.
var streamOfPDF = regexp.MustCompile(`(?s)stream\r?\n(.*?)endstream`)

// PagesWith is on how many pages of paper the page of HTML is printed with something
// in the shade of grey, from 0 to 255.
func PagesWith(t testing.TB, page string, grey uint8) int {
	t.Helper()
	share := strings.TrimPrefix(strconv.FormatFloat(float64(grey)/255, 'f', 4, 64), "0")
	fill := []byte(share + " " + share + " " + share + " rg\n")
	pages := 0
	for _, m := range streamOfPDF.FindAllSubmatch(printed(t, page), -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // not packed: no page
		}
		// What follows the data is no part of it, and may be an error.
		if text, _ := io.ReadAll(r); bytes.Contains(text, fill) {
			pages++
		}
	}
	return pages
}

// printed is the page of HTML as a PDF.
func printed(t testing.TB, page string) []byte {
	t.Helper()
	program := program(t)
	dir := t.TempDir()
	file, pdf := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--disable-background-networking", "--user-data-dir="+filepath.Join(dir, "profile"), "--no-pdf-header-footer",
		"--print-to-pdf="+pdf, "file://"+file)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, said)
	}
	paper, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return paper
}

// Axe is the script of axe-core, which finds what keeps people from reading a
// page. Without it the test is skipped; where CI is set, it fails.
func Axe(t testing.TB) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err == nil {
		var found []string
		if found, err = filepath.Glob(filepath.Join(dir, "powiadom", "axe", "axe-*.js")); err == nil && len(found) > 0 {
			script, err := os.ReadFile(found[len(found)-1])
			if err != nil {
				t.Fatal(err)
			}
			return string(script)
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal(errNoAxe)
	}
	t.Skip(errNoAxe)
	return ""
}

var errNoAxe = errors.New("no axe-core to judge with: scripts/axe ensure gets it")

// program is what "scripts/chromium find" prints.
func program(t testing.TB) string {
	t.Helper()
	found, err := find()
	if err == nil {
		return found
	}
	if os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
	return ""
}

var errNoChromium = errors.New("no Chromium to look with: scripts/chromium ensure gets one")

func find() (string, error) {
	switch env := os.Getenv("POWIADOM_CHROMIUM"); env {
	case "":
		for _, name := range []string{"chromium-headless-shell", "chromium"} {
			if path, err := exec.LookPath(name); err == nil {
				return path, nil
			}
		}
	case "download":
	default:
		return env, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", errNoChromium
	}
	path := filepath.Join(dir, "powiadom", "chromium", "chromium")
	if _, err := os.Stat(path); err != nil {
		return "", errNoChromium
	}
	return path, nil
}

func readPicture(t testing.TB, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// readRequests reads the addresses out of Chromium's own log of its network.
func readRequests(t testing.TB, file, page string) []string {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Events []struct {
			Params struct {
				URL  string `json:"url"`
				Host string `json:"host"`
			} `json:"params"`
		} `json:"events"`
	}
	if err := json.Unmarshal(raw, &log); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var asked []string
	for _, e := range log.Events {
		for _, where := range []string{e.Params.URL, e.Params.Host} {
			if where != "" && where != page && !strings.HasPrefix(where, "data:") {
				asked = append(asked, where)
			}
		}
	}
	return asked
}

// Count is how many pixels of the picture have exactly the colour, given as
// 0xrrggbb.
func (s Sight) Count(colour uint32) int {
	n := 0
	bounds := s.Picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := s.Picture.At(x, y).RGBA()
			if r>>8<<16|g>>8<<8|b>>8 == colour {
				n++
			}
		}
	}
	return n
}
