// Package e2e tests the program as a process, among real servers: MariaDB, mail
// and an HTTP server that answers as SMSAPI does. It holds tests alone.
package e2e
