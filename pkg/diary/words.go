package diary

import "github.com/powiadom/powiadom/pkg/i18n"

// Acts are all that is written down, as people may read it.
func Acts() []Act {
	words := []string{
		i18n.Mark("add"), i18n.Mark("edit"), i18n.Mark("enable"), i18n.Mark("disable"), i18n.Mark("delete"), i18n.Mark("send-by-hand"), i18n.Mark("accept-host"), i18n.Mark("forget-host"), i18n.Mark("spare"), i18n.Mark("spare-no-longer"), i18n.Mark("unwarn"),
		i18n.Mark("confirm"), i18n.Mark("drop"), i18n.Mark("cancel"), i18n.Mark("retry"), i18n.Mark("pause"), i18n.Mark("resume"),
	}
	acts := make([]Act, len(words))
	for i, word := range words {
		acts[i] = Act(word)
	}
	return acts
}
