// Package notify is the vocabulary of powiadom: what a notification is, whom it
// speaks to, by which channel, and how a delivery ends. It holds words and
// their rules, no input or output.
package notify
