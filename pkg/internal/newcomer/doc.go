// Package newcomer is an administrator with a Debian, an LMS as it is installed and
// powiadom's package. The test does what the README says, command by command, and lets
// Debian's own cron run for some minutes; "make test-install" runs it. It holds no
// code.
package newcomer
