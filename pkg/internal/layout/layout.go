// Package layout tests how the packages hang together. It holds tests alone.
package layout
