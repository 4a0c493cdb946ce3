package catcher

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/powiadom/powiadom/pkg/phone"
)

// ErrNone means that nothing was caught that fits.
var ErrNone = errors.New("nothing of the kind was caught")

// Mail finds the first mail in dir to an address that has subject in its
// subject, and returns its headers and its plain text, decoded.
func Mail(dir, to, subject string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "mail-*.eml"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		m, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		if m.Header.Get("Delivered-To") == to && strings.Contains(decode(m.Header.Get("Subject")), subject) {
			text, err := showMail(m)
			if err != nil {
				return "", fmt.Errorf("%s: %w", file, err)
			}
			return text, nil
		}
	}
	return "", fmt.Errorf("mail to %s on %q: %w", to, subject, ErrNone)
}

// first are the headers shown first; the others follow by name.
func first() []string {
	return []string{"Return-Path", "Delivered-To", "From", "To", "Subject", "Date", "Message-Id"}
}

func showMail(m *mail.Message) (string, error) {
	var b strings.Builder
	shown := make(map[string]bool)
	for _, name := range append(first(), slices.Sorted(maps.Keys(m.Header))...) {
		if shown[name] {
			continue
		}
		shown[name] = true
		for _, value := range m.Header[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, decode(value))
		}
	}
	text, err := plain(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	if err != nil {
		return "", err
	}
	b.WriteString("\n" + strings.TrimRight(text, "\n") + "\n")
	return b.String(), nil
}

func decode(value string) string {
	if text, err := new(mime.WordDecoder).DecodeHeader(value); err == nil {
		return text
	}
	return value
}

// plain returns the first text/plain of a body, however deep.
func plain(contentType, encoding string, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				return "", fmt.Errorf("no plain text: %w", err)
			}
			text, err := plain(p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)
			if !errors.Is(err, errNotPlain) {
				return text, err
			}
		}
	}
	if kind != "text/plain" {
		return "", errNotPlain
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}

var errNotPlain = errors.New("not plain text")

// Text finds the first SMS in dir to a number, in any writing, whose text has part
// in it, and returns the fields of its request and what the gateway made of it.
func Text(dir, to, part string) (string, error) {
	if found := phone.ParseAll(to); len(found) == 1 && found[0].Kind != phone.Invalid {
		to = found[0].Number.String()
	}
	files, err := filepath.Glob(filepath.Join(dir, "sms-*.json"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		var s SMS
		if err := json.Unmarshal(data, &s); err != nil {
			return "", fmt.Errorf("%s: %w", file, err)
		}
		if strings.HasSuffix(s.Fields["to"], to) && strings.Contains(s.Fields["message"], part) {
			return showSMS(s), nil
		}
	}
	return "", fmt.Errorf("SMS to %s with %q: %w", to, part, ErrNone)
}

func showSMS(s SMS) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.Fields)) {
		if name != "message" {
			fmt.Fprintf(&b, "%s: %s\n", name, s.Fields[name])
		}
	}
	fmt.Fprintf(&b, "(accepted as %s, %d characters, parts: %d)\n", s.ID, utf8.RuneCountInString(s.Fields["message"]), s.Parts)
	b.WriteString("\n" + fold(s.Fields["message"]) + "\n")
	return b.String()
}

// fold breaks a text between words.
func fold(text string) string {
	const width = 76
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

// Cut writes a text with no line longer than width: what is cut off ends in an
// ellipsis, and a last line says so.
func Cut(w io.Writer, text string, width int) error {
	out := bufio.NewWriter(w)
	cut := false
	for line := range strings.Lines(text) {
		runes := []rune(strings.TrimRight(line, " \n"))
		if len(runes) > width {
			runes, cut = append(runes[:width-1:width-1], '…'), true
		}
		_, _ = out.WriteString(string(runes) + "\n") // Flush has the error
	}
	if cut {
		_, _ = fmt.Fprintf(out, "\n(… is where a line is cut, for %d columns)\n", width)
	}
	return out.Flush()
}
