package cli

// Texts of the hidden flags for developers.
const (
	flagCPUProfile    = "write a profile of the processor's time to this file"
	flagMemoryProfile = "write a profile of the memory to this file"

	textProfile = "write a profile: %w"
)
