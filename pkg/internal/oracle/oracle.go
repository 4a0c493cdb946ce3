// Package oracle holds powiadom against LMS itself: what LMS's own programs
// chose and printed for a made-up provider (testdata/oracle), and what powiadom
// chooses and prints for the same. Each difference stands in one table with its
// reason, and the topic on differences has that list. It holds tests alone.
package oracle
