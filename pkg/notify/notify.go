// Package notify is the vocabulary of powiadom: what a notification is, whom it
// speaks to, by which channel, and how a delivery ends. It holds words and
// their rules, no input or output.
//
// # Words
//
// One word means one thing, in code, help, columns and JSON:
//
//   - notification: what an operator defined: when, whom, by which channels, what.
//   - occurrence: a moment at which its schedule says so. A send by hand is one, too.
//   - run: the work on one occurrence. It is claimed, planned, sent and finished.
//   - plan: to choose the customers of a run and write down their messages.
//   - guard: what holds a run back that would reach too many customers.
//   - held: of a run: it waits until a person confirms it.
//   - earlier: what the guard knows of the runs before this one (Earlier).
//   - delivery: one message to one address of one customer.
//   - entry: a row of LMS's message list (its table messages): a text as defined.
//   - line: a row of LMS's message log (messageitems): one delivery, and its status.
//   - outbox: the deliveries that still wait, each with its lease.
//   - lease: the time for which a run or a delivery is in one process's hands.
//   - told: of an invoice or payment: a notification has spoken of it.
//   - journal: powiadom's memory of its runs and deliveries.
//   - catalogue: the notifications that are defined.
//   - archive: what was done, read from LMS's log and the journal (package past).
//   - examine: to judge one customer by all rules, for explain and preview.
//   - inspect: to look at the installation, for doctor (package inspect).
//   - finding: one thing that lint or doctor says.
//   - summary: what the counters of one run say (Summary).
//   - past: time gone by; of an instant: before the minute in which the command began.
package notify
