package catcher

import (
	"errors"
	"fmt"
	"net/http"
	"net/smtp"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const letter = "From: =?utf-8?q?Gwiazda=C5=82?= <biuro@gwiazda.example>\r\n" +
	"Subject: =?utf-8?q?Zaleg=C5=82o=C5=9B=C4=87?=\r\n" +
	"To: ewa@poczta.example\r\n" +
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"=C5=BB=C3=B3=C5=82=C4=87\r\n\r\n" +
	"--b\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n<p>x</p>\r\n--b--\r\n"

func start(t *testing.T) (*Catcher, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "caught")
	c, err := Start(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return c, dir
}

func TestMail(t *testing.T) {
	t.Parallel()
	c, dir := start(t)
	addr := fmt.Sprintf("127.0.0.1:%d", c.Port())
	if err := smtp.SendMail(addr, nil, "zwrot@gwiazda.example", []string{"ewa@poczta.example"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	got, err := Mail(dir, "ewa@poczta.example", "ległość")
	if err != nil {
		t.Fatal(err)
	}
	want := "Return-Path: <zwrot@gwiazda.example>\nDelivered-To: ewa@poczta.example\n" +
		"From: Gwiazdał <biuro@gwiazda.example>\nTo: ewa@poczta.example\nSubject: Zaległość\n" +
		"Content-Type: multipart/alternative; boundary=b\n\nŻółć\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Mail (-want +got):\n%s", diff)
	}
	if _, err := Mail(dir, "ewa@poczta.example", "Wpłata"); !errors.Is(err, ErrNone) {
		t.Errorf("Mail with another subject = %v, want %v", err, ErrNone)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	c, dir := start(t)
	form := url.Values{
		"username": {"isp"}, "password": {"0123456789abcdef"}, "format": {"json"}, "idx": {"7"},
		"to": {"48601100200"}, "message": {"Dzis prace na sieci."},
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.URL(), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	got, err := Text(dir, "+48 601-100-200", "prace")
	if err != nil {
		t.Fatal(err)
	}
	want := "format: json\nidx: 7\npassword: ***\nto: 48601100200\nusername: isp\n" +
		"(accepted as 4170000000000000001, 20 characters, parts: 1)\n\nDzis prace na sieci.\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Text (-want +got):\n%s", diff)
	}
	if _, err := Text(dir, "601100200", "faktura"); !errors.Is(err, ErrNone) {
		t.Errorf("Text with another text = %v, want %v", err, ErrNone)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("files = %v, %v, want one", files, err)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := Cut(&b, "żółć\nżółw!!\n", 5); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "żółć\nżółw…\n\n(… is where a line is cut, for 5 columns)\n"; got != want {
		t.Errorf("Cut = %q, want %q", got, want)
	}
}
