package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Sentences about those who watch over runs.
var (
	flagTextfile = i18n.T("write metrics of the run to `FILE`, for the textfile collector of Prometheus' node_exporter")

	textPing      = i18n.T("%s is pinged after each good run")
	advicePing    = i18n.T("correct it in the ini file; without it nobody is pinged")
	textIgnored   = i18n.T("uiconfig has %s, which counts in the ini file alone: it is ignored")
	adviceIgnored = i18n.T("delete it in LMS (Konfiguracja); write it into the ini file if it is meant")
)
