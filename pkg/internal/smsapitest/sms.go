package smsapitest

import (
	"crypto/md5" // SMSAPI's form of a password, not a protection
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// SMSAPI's error codes that the server gives of its own accord.
const (
	codeNoText      = 11
	codeTooLong     = 12
	codeBadNumber   = 13
	codeBadSender   = 14
	codeTooMany     = 19
	codeRepeated    = 53
	codeCredentials = 101
	codeNoPoints    = 103
)

const (
	plenty         = 100_000 // hundredths of points
	pricePerPart   = 16      // hundredths of points
	largestParts   = 6
	firstID        = 4170000000000000001
	mobilePrefixes = "45 50 51 53 57 60 66 69 72 73 78 79 88"
)

// answer is a reply of sms.do: an error code or a message.
type answer struct {
	code      int
	message   Message
	submitted string
	charged   int // hundredths of points
	length    int
}

func refuse(code int) answer { return answer{code: code} }

// carryOut checks a request and accepts its message.
func (s *Server) carryOut(r Request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	form := r.Form
	text, from, idx := form.Get("message"), form.Get("from"), form.Get("idx")
	if !s.authorised(r) {
		return refuse(codeCredentials)
	}
	if text == "" {
		return refuse(codeNoText)
	}
	if strings.Contains(form.Get("to"), ",") {
		return refuse(codeTooMany) // the real one takes lists; one recipient is all that is asked of this one
	}
	to, ok := number(form.Get("to"))
	if !ok || slices.Contains(s.options.Invalid, to) {
		return refuse(codeBadNumber)
	}
	if s.options.Senders != nil && from != "" && from != "ECO" && !slices.Contains(s.options.Senders, from) {
		return refuse(codeBadSender)
	}
	length, parts := measure(text)
	if limit, err := strconv.Atoi(form.Get("max_parts")); parts > largestParts || (err == nil && parts > limit) {
		return refuse(codeTooLong)
	}
	if form.Get("check_idx") == "1" && idx != "" && s.knows(idx) {
		return refuse(codeRepeated)
	}
	if parts*pricePerPart > s.left() {
		return refuse(codeNoPoints)
	}
	s.spent += parts * pricePerPart
	m := Message{
		ID: strconv.Itoa(firstID + len(s.accepted)), To: to, From: from, Text: text, Idx: idx, Parts: parts, Backup: r.Backup,
	}
	s.accepted = append(s.accepted, m)
	return answer{message: m, submitted: form.Get("to"), charged: parts * pricePerPart, length: length}
}

// left returns the remaining hundredths of points. The caller holds the lock.
func (s *Server) left() int {
	if s.options.Points == 0 {
		return plenty - s.spent
	}
	return s.options.Points - s.spent
}

// knows tells whether an idx was accepted before. The caller holds the lock.
func (s *Server) knows(idx string) bool {
	return slices.ContainsFunc(s.accepted, func(m Message) bool { return m.Idx == idx })
}

// authorised checks the bearer token, or user name and MD5 of the password.
func (s *Server) authorised(r Request) bool {
	token, hasToken := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	user, password := r.Form.Get("username"), r.Form.Get("password")
	o := s.options
	if o.Token == "" && o.Username == "" {
		return token != "" || (user != "" && password != "")
	}
	if hasToken {
		return o.Token != "" && token == o.Token
	}
	sum := md5.Sum([]byte(o.Password))
	return o.Username != "" && user == o.Username && password == hex.EncodeToString(sum[:])
}

// number brings a number to digits with country code; Polish ones must be mobile.
func number(s string) (string, bool) {
	s = strings.NewReplacer(" ", "", "-", "", "+", "").Replace(s)
	if strings.Trim(s, "0123456789") != "" || len(s) < 8 || len(s) > 15 {
		return "", false
	}
	if len(s) == 9 {
		s = "48" + s
	}
	if !strings.HasPrefix(s, "48") {
		return s, true
	}
	return s, len(s) == 11 && slices.Contains(strings.Fields(mobilePrefixes), s[2:4])
}

// measure returns the length of a text and how many parts it takes.
func measure(text string) (length, parts int) {
	const (
		single = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
			"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
		double = "\f^{}\\[~]|€"
	)
	var gsm, ucs []int
	plain := true
	for _, r := range text {
		ucs = append(ucs, utf16.RuneLen(r))
		switch {
		case strings.ContainsRune(single, r):
			gsm = append(gsm, 1)
		case strings.ContainsRune(double, r):
			gsm = append(gsm, 2)
		default:
			plain = false
		}
	}
	if plain {
		return pack(gsm, 160, 153)
	}
	return pack(ucs, 70, 67)
}

// pack fills parts with characters of the given sizes.
func pack(sizes []int, single, joined int) (length, parts int) {
	room := 0
	for _, n := range sizes {
		length += n
		if n > room {
			parts, room = parts+1, joined
		}
		room -= n
	}
	if length <= single {
		parts = min(parts, 1)
	}
	return length, parts
}

// write sends the answer as JSON or in the text form.
func (a answer) write(w http.ResponseWriter, text bool) {
	points := fmt.Sprintf("%d.%02d", a.charged/100, a.charged%100)
	switch {
	case text && a.code != 0:
		_, _ = fmt.Fprintf(w, "ERROR:%d", a.code)
	case text:
		_, _ = fmt.Fprintf(w, "OK:%s:%s", a.message.ID, points)
	case a.code != 0:
		writeJSON(w, http.StatusOK, map[string]any{
			"error": a.code, "message": "Error " + strconv.Itoa(a.code), "invalid_numbers": nil,
		})
	default:
		writeJSON(w, http.StatusOK, map[string]any{
			"count": 1,
			"list": []map[string]any{{
				"id": a.message.ID, "points": json.Number(points), "number": a.message.To,
				"submitted_number": a.submitted, "date_sent": time.Now().Unix(), "status": "QUEUE",
				"error": nil, "idx": a.message.Idx, "parts": a.message.Parts,
			}},
			"message": a.message.Text, "length": a.length, "parts": a.message.Parts,
		})
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
