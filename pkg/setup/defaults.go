package setup

import (
	"context"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/lms"
)

// defaultText is what a notification without a body says, in LMS's setting
// phpui.NAME. Customers read it, so that it is Polish in any language of ours.
type defaultText struct{ name, text string }

func defaultTexts() []defaultText {
	return []defaultText{
		{"indebted_mail", `Dzień dobry,

informujemy, że saldo Państwa konta wynosi %balance. Prosimy o wpłatę na rachunek:
%bankaccount

Ostatnie operacje na koncie:
%last_10_in_a_table

Jeśli wpłata została już dokonana, prosimy o zignorowanie tej wiadomości.
`},
		{"indebted_sms", "Saldo konta: %balance. Prosimy o wpłatę na rachunek %bankaccount. Jeśli wpłata została już dokonana, prosimy zignorować tę wiadomość."},
		{"invoice_mail", `Dzień dobry,

wystawiliśmy dla Państwa nową fakturę. Saldo konta po jej uwzględnieniu: %balance.
Rachunek do wpłat:
%bankaccount

Ostatnie operacje na koncie:
%last_10_in_a_table
`},
		{"invoice_sms", "Wystawiliśmy nową fakturę. Saldo konta: %balance. Rachunek do wpłat: %bankaccount"},
		{"payment_mail", `Dzień dobry,

otrzymaliśmy Państwa wpłatę w wysokości %payment. Dziękujemy!
Saldo konta: %balance.
`},
		{"payment_sms", "Otrzymaliśmy wpłatę %payment. Dziękujemy! Saldo konta: %balance."},
	}
}

// surveyTexts looks which default texts LMS has. One that is there, on or off, is
// somebody's; for all or for a division.
func (s *Setup) surveyTexts(ctx context.Context) error {
	rows, err := s.lms.Settings(ctx)
	if err != nil {
		return err
	}
	var missing []defaultText
	var names, shown []string
	for _, t := range defaultTexts() {
		if value, ok := s.file.Get("phpui", t.name); ok && value != "" || taken(rows, t.name) {
			continue
		}
		missing = append(missing, t)
		names = append(names, "phpui."+t.name)
		shown = append(shown, "phpui."+t.name+":\n"+strings.TrimRight(t.text, "\n")+"\n")
	}
	step := Step{Name: Texts, Optional: true, Done: len(missing) == 0, Says: i18n.T("LMS has all default texts")}
	if !step.Done {
		step.Says = i18n.Sprintf("put Polish default texts into LMS, where it has none: %s", strings.Join(names, ", "))
		step.Shows = strings.Join(shown, "\n")
		step.apply = func(ctx context.Context) error {
			for _, t := range missing {
				if err := s.lms.SetDefaultText(ctx, t.name, t.text); err != nil {
					return err
				}
			}
			return nil
		}
	}
	s.add(step)
	return nil
}

func taken(rows []lms.Setting, name string) bool {
	for _, row := range rows {
		everybody := row.User == nil || *row.User == 0
		if everybody && row.Section == "phpui" && row.Var == name && (row.Value != "" || row.Disabled) {
			return true
		}
	}
	return false
}
