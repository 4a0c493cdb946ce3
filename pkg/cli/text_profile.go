package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Texts of the hidden flags for developers.
var (
	flagCPUProfile    = i18n.T("write a profile of the processor's time to this file")
	flagMemoryProfile = i18n.T("write a profile of the memory to this file")

	textProfile = i18n.T("write a profile: %w")
)
