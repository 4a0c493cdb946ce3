package sms

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// fate is what is known about a message after one request.
type fate int

const (
	settled   fate = iota // the gateway decided: accepted or refused
	unsure                // it may have been accepted
	unsent                // it was certainly not accepted: no connection
	untrusted             // the gateway could not prove who it is; nothing was sent
)

// errShape marks an answer of none of the documented shapes.
var errShape = i18n.NewError("unknown shape")

// scalar is a JSON string or number as text. SMSAPI sends points as either and
// error codes as numbers, its authentication layer sends errors as words; null
// and false are empty.
type scalar string

// UnmarshalJSON refuses lists and objects.
func (s *scalar) UnmarshalJSON(b []byte) error {
	switch {
	case len(b) > 0 && b[0] == '"':
		return json.Unmarshal(b, (*string)(s))
	case bytes.Equal(b, []byte("null")), bytes.Equal(b, []byte("false")):
		*s = ""
		return nil
	case len(b) > 0 && (b[0] == '{' || b[0] == '['):
		return errShape
	}
	*s = scalar(b)
	return nil
}

// reply is an answer of sms.do: either Error is set or List is.
type reply struct {
	Error   scalar          `json:"error"`
	List    json.RawMessage `json:"list"`
	Invalid json.RawMessage `json:"invalid_numbers"`
	Parts   scalar          `json:"parts"`
}

// item is one accepted message in a reply.
type item struct {
	ID        scalar `json:"id"`
	Points    scalar `json:"points"`
	Number    scalar `json:"number"`
	Submitted scalar `json:"submitted_number"`
	Status    scalar `json:"status"`
	Error     scalar `json:"error"`
	Idx       scalar `json:"idx"`
	Parts     scalar `json:"parts"`
}

// judge reads the answer to the request. The HTTP
// status is not the verdict: an error object counts under any status below 500.
// Every error is a *notify.DeliveryError; host names the other side in it.
func judge(host string, status int, body []byte, m message) (notify.Receipt, fate, error) {
	if status >= http.StatusInternalServerError || status == http.StatusRequestTimeout {
		return failed(unsure, notify.Unknown, httpCode(status), i18n.Errorf("%s answered HTTP %d", host, status))
	}
	ok := status >= 200 && status < 300
	r, items, err := parse(body)
	switch {
	case err == nil && r.Error.isError():
		return refused(status, r, m)
	case err == nil && ok:
		return pick(host, r, items, m)
	case ok:
		return failed(unsure, notify.Unknown, "", i18n.Errorf("%s gave an answer of unknown shape", host))
	}
	return failed(settled, classOfHTTP(status), httpCode(status), httpCause(host, status))
}

// parse decodes either form of the answer: JSON, or the text `OK:<id>:<points>`
// and `ERROR:<code>`, which a legacy account may give in spite of format=json.
func parse(body []byte) (reply, []item, error) {
	text := strings.TrimSpace(string(body))
	if rest, found := strings.CutPrefix(text, "ERROR:"); found {
		code := strings.TrimSpace(rest)
		if _, err := strconv.Atoi(code); err != nil {
			return reply{}, nil, errShape
		}
		return reply{Error: scalar(code)}, nil, nil
	}
	if rest, found := strings.CutPrefix(text, "OK:"); found {
		id, points, _ := strings.Cut(rest, ":")
		if id == "" || strings.Contains(rest, ";") { // of several numbers
			return reply{}, nil, errShape
		}
		return reply{}, []item{{ID: scalar(id), Points: scalar(points)}}, nil
	}
	var r reply
	if err := json.Unmarshal(body, &r); err != nil {
		return reply{}, nil, errShape
	}
	if r.Error.isError() {
		return r, nil, nil
	}
	var items []item
	if err := json.Unmarshal(r.List, &items); err != nil || items == nil {
		return reply{}, nil, errShape
	}
	return r, items, nil
}

// isError tells an error from its absence: none, null, 0 and "0".
func (s scalar) isError() bool { return s != "" && s != "0" }

// failures are the states of a message that is not going to arrive, by name and by
// number (SMSAPI, delivery statuses).
var failures = []string{"EXPIRED", "UNDELIVERED", "FAILED", "REJECTED", "STOP", "402", "405", "406", "407", "412"}

// pick finds our message among the accepted ones, by idx and else by number; the
// text form names neither. An empty list says that the only recipient was
// dropped, which is final: another try with the same idx could earn a 53 and be
// booked as sent. A list of strangers settles nothing.
func pick(host string, r reply, items []item, m message) (notify.Receipt, fate, error) {
	if len(items) == 0 {
		return failed(settled, notify.Permanent, "", i18n.Errorf("SMSAPI took the request but dropped the number"))
	}
	var ours *item
	for i := range items {
		it := &items[i]
		if string(it.Idx) == m.idx {
			ours = it
			break
		}
		nameless := it.Idx == "" && it.Number == "" && it.Submitted == "" && len(items) == 1
		if ours == nil && (nameless || string(it.Number) == m.to || string(it.Submitted) == m.to) {
			ours = it
		}
	}
	switch {
	case ours == nil:
		return failed(unsure, notify.Unknown, "", i18n.Errorf("%s gave an answer of unknown shape", host))
	case ours.Error.isError():
		return refused(http.StatusOK, reply{Error: ours.Error}, m)
	case slices.Contains(failures, strings.ToUpper(string(ours.Status))):
		return failed(settled, notify.Permanent, string(ours.Status), i18n.Errorf("SMSAPI has it as %s: it does not arrive", ours.Status))
	case clean(ours.ID) == "":
		return failed(unsure, notify.Unknown, "", i18n.Errorf("%s gave an answer of unknown shape", host))
	}
	parts := ours.Parts
	if parts == "" {
		parts = r.Parts
	}
	return notify.Receipt{GatewayID: clean(ours.ID), Reply: describe(ours, parts)}, settled, nil
}

// describe puts an accepted message into a few words: "QUEUE, points 0.32, parts 2".
func describe(it *item, parts scalar) string {
	words := make([]string, 0, 3)
	if s := only(capitals, string(it.Status)); s != "" {
		words = append(words, s)
	}
	if s := only(decimals, string(it.Points)); s != "" {
		words = append(words, i18n.Sprintf("points %s", s))
	}
	if s := only(decimals, string(parts)); s != "" {
		words = append(words, i18n.Sprintf("parts %s", s))
	}
	return strings.Join(words, ", ")
}

// refused judges an error object. A word instead of a number comes from the
// layer in front of sms.do, in the shape of the REST services.
func refused(status int, r reply, m message) (notify.Receipt, fate, error) {
	code, err := strconv.Atoi(string(r.Error))
	if err != nil {
		return refusedByWord(status, string(r.Error))
	}
	if code == codeNoNumber {
		code = numberCode(code, r.Invalid, m.to)
	}
	if code == codeAccepted && !m.tried {
		return failed(settled, notify.Permanent, strconv.Itoa(codeAccepted), i18n.Errorf("the gateway accepted this text for this number before, and not from this delivery, which was never tried before: is the database a restored backup? (53)"))
	}
	if code == codeAccepted {
		return notify.Receipt{Reply: i18n.T("already accepted earlier (53)")}, settled, nil
	}
	return notify.Receipt{}, settled, refusal(code)
}

// refusedByWord judges an error that is a word. Words about credentials or
// permissions halt the channel under any status.
func refusedByWord(status int, word string) (notify.Receipt, fate, error) {
	if word = only(tagLetters, word); word == "" {
		word = i18n.T("without a reason that can be shown")
	}
	class, code := notify.Temporary, word
	if status >= 300 {
		class, code = classOfHTTP(status), httpCode(status)
	}
	if isAuthTag(word) {
		class = notify.Halt
	}
	return failed(settled, class, code, i18n.Errorf("SMSAPI refused the request: %s", word))
}

// numberCode returns the code that the answer gives for our number, which is
// finer than that of the whole request, or the latter when there is none or
// none that is known.
func numberCode(code int, invalid json.RawMessage, number string) int {
	var list []struct {
		Number    scalar `json:"number"`
		Submitted scalar `json:"submitted_number"`
		Code      scalar `json:"error_code"`
	}
	if json.Unmarshal(invalid, &list) != nil {
		return code
	}
	for _, n := range list {
		finer, err := strconv.Atoi(string(n.Code))
		if _, known := ruleOf(finer); err != nil || !known || finer == codeAccepted {
			continue
		}
		if string(n.Number) == number || string(n.Submitted) == number {
			return finer
		}
	}
	return code
}

// isAuthTag tells whether an error word speaks of credentials or permissions.
func isAuthTag(tag string) bool {
	for _, word := range []string{"auth", "token", "access", "credential", "permission", "forbidden"} {
		if strings.Contains(tag, word) {
			return true
		}
	}
	return false
}

// classOfHTTP classes an HTTP status from 300 to 499 that came without an error
// object: credentials, a proxy, a redirect or a wrong path are the configuration's.
func classOfHTTP(status int) notify.Class {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired,
		http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		return notify.Halt
	}
	if status >= 300 && status < 400 {
		return notify.Halt
	}
	return notify.Temporary
}

func httpCode(status int) string { return "HTTP " + strconv.Itoa(status) }

func httpCause(host string, status int) error {
	if status >= 300 && status < 400 {
		return i18n.Errorf("%s answered HTTP %d, a redirect, which is not followed: set smsapi_url to the final address", host, status)
	}
	return i18n.Errorf("%s answered HTTP %d", host, status)
}

// failed is the outcome of a request that earned no receipt.
func failed(f fate, class notify.Class, code string, cause error) (notify.Receipt, fate, error) {
	return notify.Receipt{}, f, &notify.DeliveryError{Class: class, Scope: scopeOf(class), Code: code, Err: cause}
}

// idLength is what the LMS column for a gateway's id holds.
const idLength = 64

// clean keeps of an id or a login what such a thing is made of.
func clean(s scalar) string {
	kept := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune("._-@", r):
			return r
		}
		return -1
	}, string(s))
	return kept[:min(len(kept), idLength)]
}

// What the words of an answer are made of. Others are not repeated to anyone, so
// that an answer which echoes the request gives nothing away.
const (
	tagLetters = "abcdefghijklmnopqrstuvwxyz_"
	capitals   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	decimals   = digits + "."
	wordLength = 40
)

// only returns a word that is made of the given characters, and else nothing.
func only(alphabet, word string) string {
	if consistsOf(word, alphabet, 0, wordLength) {
		return word
	}
	return ""
}
