package notify

import "github.com/powiadom/powiadom/pkg/i18n"

// CustomerCount is a number of customers in words, as a subject or after "for".
func CustomerCount(n int) string { return i18n.N(n, "%d customer", "%d customers", n) }

// MessageCount is a number of messages in words.
func MessageCount(n int) string { return i18n.N(n, "%d message", "%d messages", n) }
