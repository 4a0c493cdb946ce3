// Package report draws what was done in a period: a page of HTML that needs
// nothing else, and a picture for a terminal. It counts nothing itself.
package report

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/money"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

// Facts are what is to be shown.
type Facts struct {
	past.Period
	Provider string           // what the provider is called; may be empty
	Names    map[int64]string // of notifications
	Price    *decimal.Decimal // of a part of an SMS, in złoty; nil when it is not known
	Made     time.Time
	Office   bool // plain words and no ids, for those who do not keep servers
}

// Cost is what the SMS of the period cost, in złoty, nil without a price.
func (f Facts) Cost() *decimal.Decimal {
	if f.Price == nil {
		return nil
	}
	cost := f.Price.Mul(decimal.NewFromInt(int64(f.SMSParts)))
	return &cost
}

// Name is what a notification is called.
func (f Facts) Name(id int64) string {
	switch name := f.Names[id]; {
	case id == 0:
		return i18n.T("sent by hand")
	case name == "":
		return i18n.Sprintf("notification %d", id)
	default:
		return name
	}
}

// title names the provider, if he has a name.
func (f Facts) title() string {
	if f.Provider == "" {
		return i18n.T("What powiadom sent")
	}
	return i18n.Sprintf("%s: what powiadom sent", f.Provider)
}

// span is the period in words.
func (f Facts) span() string {
	return i18n.Sprintf("%s to %s (%s)", f.Since.Format(clock), f.Until.Format(clock), f.Until.Format("MST"))
}

const clock = "2006-01-02 15:04"

// figure is one of the numbers that one looks at first.
type figure struct{ Label, Value, Note string }

// figures are the four key figures.
func (f Facts) figures() []figure {
	told := figure{i18n.T("Customers told"), count(f.Customers), i18n.Sprintf("SMS parts: %s", count(f.SMSParts))}
	if cost := f.Cost(); cost != nil {
		told.Note = i18n.Sprintf("SMS parts: %s, %s", count(f.SMSParts), money.Format(*cost))
	}
	failed := figure{i18n.T("Failed"), count(f.Total.Failed), i18n.C("failed", "none")}
	if f.Total.Failed > 0 {
		failed.Note = i18n.Sprintf("%s %% of all", share(f.Total.Failed, f.Total.Ended()))
	}
	sent := figure{i18n.T("Sent"), count(f.Total.Sent), ""}
	if f.Total.Waiting > 0 {
		sent.Note = i18n.Sprintf("%s more wait to be sent", count(f.Total.Waiting))
	}
	reached := figure{i18n.T("Not reached"), count(f.NotReached()), i18n.T("counted in each run")}
	return []figure{sent, told, failed, reached}
}

// count writes a number with no-break spaces between groups of three digits, as
// amounts of money have them.
func count(n int) string {
	text := money.Format(decimal.NewFromInt(int64(n)))
	return text[:len(text)-len(",00\u00a0zł")]
}

// share is a part of a whole in per cent, with one decimal and
// a comma, as amounts have it.
func share(part, whole int) string {
	percent := decimal.NewFromInt(int64(100*part)).DivRound(decimal.NewFromInt(int64(max(1, whole))), 1)
	return strings.Replace(percent.StringFixed(1), ".", ",", 1)
}

// label names a column.
func label(c past.Column, u past.Unit) string {
	if u == past.Month {
		return c.From.Format("2006-01")
	}
	return c.From.Format("01-02")
}

// channelNames are the channels' names as they are shown.
func channelNames() map[notify.Channel]string {
	return map[notify.Channel]string{notify.Email: i18n.T("e-mail"), notify.SMS: i18n.T("SMS"), notify.Warning: i18n.T("warning")}
}

// tallest is the largest column.
func tallest(columns []past.Column) int {
	most := 0
	for _, c := range columns {
		most = max(most, c.All()+c.Failed)
	}
	return most
}
