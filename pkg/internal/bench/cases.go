package bench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// idle is the minute in which nothing is due and nothing is left over: nearly
// all of them.
func (b *bench) idle(ctx context.Context) ([]*Row, error) {
	const notifications = 50
	repetitions := 51
	if b.Quick {
		repetitions = 11
	}
	in, err := b.install(ctx, b.big())
	if err != nil {
		return nil, err
	}
	later := time.Now().AddDate(0, 6, 0)
	for i := range notifications {
		if _, err := b.powiadom(ctx, in.ini, nil, "add", "--name", fmt.Sprint("Przypomnienie ", i), "--channel", "email", "--subject", "Zaległość",
			"--body", "Prosimy o wpłatę %balance.", "--event", "debt", "--debt-over", "50", "--customer-group", fmt.Sprint(1+i),
			"--cycle", fmt.Sprintf("%d %d %d %d *", i, i%24, 1+i%28, later.Month())); err != nil {
			return nil, err
		}
	}
	r := row(fmt.Sprintf("idle minute, %d active notifications", notifications))
	var peak int64
	minute := func() (time.Duration, error) {
		took, err := b.powiadom(ctx, in.ini, nil, "run")
		peak = max(peak, took.Memory)
		return took.Wall, err
	}
	if _, err := minute(); err != nil { // the first one has something to remember
		return nil, err
	}
	asked, err := b.statements(ctx, "idle", func() error { _, err := minute(); return err })
	if err != nil {
		return nil, err
	}
	took, err := inTurns(repetitions, minute,
		func() (time.Duration, error) {
			took, err := b.run(ctx, nil, b.Powiadom, "version")
			return took.Wall, err
		},
		func() (time.Duration, error) { return b.connect(ctx, in.spec) })
	if err != nil {
		return nil, err
	}
	ours, version, connect := took[0], took[1], took[2]
	r.against(ours, version+connect).want("≤ 8 ms", ours <= 8*time.Millisecond).peak(peak, 20).asked(asked, 3)
	return []*Row{
		r,
		row("  powiadom version").took(version),
		row("  a bare connection").took(connect),
	}, nil
}

// connect opens one connection over the loopback and closes it.
func (b *bench) connect(ctx context.Context, spec Spec) (time.Duration, error) {
	start := time.Now()
	connector, err := mysql.NewConnector(b.server.config(spec.Name()))
	if err != nil {
		return 0, err
	}
	db := sql.OpenDB(connector)
	err = db.PingContext(ctx)
	return time.Since(start), errors.Join(err, db.Close())
}

// debtNotice is a debt notification as flags of send and add.
func debtNotice(body string) []string {
	return []string{
		"--name", "Zaległość", "--event", "debt", "--debt-over", "0", "--channel", "email",
		"--subject", "Zaległość: %balance", "--body", body,
	}
}

const plainBody = "Szanowni Państwo, saldo konta wynosi %balance (%customer, klient nr %cid).\n" +
	"Prosimy o wpłatę na rachunek %bankaccount.\n"

// choice is a dry run: who is chosen, and every text rendered.
type choice struct {
	in     installation
	flags  []string
	want   int // of the decisions, those to send; -1: any
	peak   int64
	chosen int
}

func (b *bench) choose(ctx context.Context, c *choice) (time.Duration, error) {
	file, err := os.Create(filepath.Join(b.out, "decisions.json"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	took, err := b.powiadom(ctx, c.in.ini, file, append([]string{"send", "--dry-run", "--json", "--at", at(0)}, c.flags...)...)
	if err != nil {
		return 0, err
	}
	c.peak = max(c.peak, took.Memory)
	c.chosen, err = countSent(file)
	if err == nil && c.want >= 0 && c.chosen != c.want {
		err = fmt.Errorf("%d messages chosen, not %d", c.chosen, c.want)
	}
	return took.Wall, err
}

// countSent counts the decisions to send in the output of a dry run.
func countSent(file *os.File) (int, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	count := 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, mebibyte)
	for lines.Scan() {
		if bytes.Contains(lines.Bytes(), []byte(`"decision":"send"`)) {
			count++
		}
	}
	return count, lines.Err()
}

// debt chooses and renders a debt notice over everybody.
func (b *bench) debt(ctx context.Context) ([]*Row, error) {
	var rows []*Row
	for _, spec := range b.sizes {
		in, err := b.install(ctx, spec)
		if err != nil {
			return rows, err
		}
		c := &choice{in: in, flags: debtNotice(plainBody), want: spec.Debtors()}
		name := "debt, dry run, " + thousands(spec.Customers)
		ours, scan, asked, err := b.besideScan(ctx, "debt_"+spec.Name(), c)
		if err != nil {
			return rows, err
		}
		r := row(name).against(ours, scan.took).peak(c.peak, 0).asked(asked, 0)
		if spec == b.big() {
			r.want("≤ 2.0×", ours <= 2*scan.took)
		}
		rows = append(rows, r)
		if spec == b.big() {
			rows = append(rows, row("  limit: one scan, "+scan.name).took(scan.took))
		}
	}
	return rows, nil
}

// besideScan measures a choice and the sums of cash by customer, in turns.
func (b *bench) besideScan(ctx context.Context, name string, c *choice) (ours time.Duration, best scan, asked int, err error) {
	asked, err = b.statements(ctx, name, func() error { _, err := b.choose(ctx, c); return err }) // warms up, too
	if err != nil {
		return 0, best, 0, err
	}
	if best, err = b.bestScan(ctx, c.in.spec); err != nil {
		return 0, best, 0, err
	}
	took, err := inTurns(b.repeat, func() (time.Duration, error) { return b.choose(ctx, c) },
		func() (time.Duration, error) { return b.query(ctx, c.in.spec, best.query) })
	if err != nil {
		return 0, best, 0, err
	}
	best.took = took[1]
	return took[0], best, asked, nil
}

// bestScan is the way to sum cash by customer that is the quickest here.
func (b *bench) bestScan(ctx context.Context, spec Spec) (best scan, err error) {
	for _, s := range scans() {
		for range 2 { // the first one may have to read from the disk
			took, err := b.query(ctx, spec, s.query)
			if err != nil {
				return best, err
			}
			if best.took == 0 || took < best.took {
				best = s
				best.took = took
			}
		}
	}
	return best, nil
}

// scan is a statement that sums cash by customer.
type scan struct {
	name, query string
	took        time.Duration
}

func scans() []scan {
	const query = "SELECT customerid, SUM(value * currencyvalue) FROM cash %s GROUP BY customerid"
	return []scan{
		{name: "as it stands", query: fmt.Sprintf(query, "")},
		{name: "without index", query: fmt.Sprintf(query, "IGNORE INDEX (customerid)")},
		{name: "by index", query: fmt.Sprintf(query, "FORCE INDEX (customerid)")},
	}
}

// query has the client mariadb carry out a statement and throw the rows away.
func (b *bench) query(ctx context.Context, spec Spec, statement string) (time.Duration, error) {
	host, port, err := net.SplitHostPort(b.server.address())
	if err != nil {
		return 0, err
	}
	took, err := b.run(ctx, nil, b.client, "--no-defaults", "--protocol=tcp", "--host="+host, "--port="+port, "--user=root",
		"--batch", "--quick", "--execute="+statement, spec.Name())
	return took.Wall, err
}

// slimDebt is the same over ten times as many customers, who have little else
// than a balance. Its limit is its own time over the tenth.
func (b *bench) slimDebt(ctx context.Context) ([]*Row, error) {
	small, large := b.slim()
	var choices []*choice
	var took []time.Duration
	var rows []*Row
	for _, spec := range []Spec{small, large} {
		in, err := b.install(ctx, spec)
		if err != nil {
			return rows, err
		}
		c := &choice{in: in, flags: debtNotice(plainBody), want: spec.Debtors()}
		asked, err := b.statements(ctx, "debt_"+spec.Name(), func() error { _, err := b.choose(ctx, c); return err })
		if err != nil {
			return rows, err
		}
		d, err := b.median(ctx, c, b.repeat)
		if err != nil {
			return rows, err
		}
		choices, took = append(choices, c), append(took, d)
		rows = append(rows, row("debt, dry run, "+thousands(spec.Customers)+" slim").took(d).asked(asked, 0))
	}
	rows[0].peak(choices[0].peak, 0)
	most := 48.0
	if !b.Quick { // a small run has not grown to its size yet
		most = min(most, 1.2*float64(choices[0].peak)/mebibyte)
	}
	rows[1].against(took[1], took[0]).want("≤ 11×", took[1] <= 11*took[0]).peak(choices[1].peak, most)
	return rows, nil
}

// mail carries out a whole run, with as many mails as there are debtors, to a
// server that takes everything.
func (b *bench) mail(ctx context.Context) ([]*Row, error) {
	const perScan = 2.5 / 0.7 // wanted: 2.5 s where the scan takes 0.7 s
	mailsPerStatement := 20   // wanted: 0.05 statements a mail
	if b.Quick {
		mailsPerStatement = 10 // what a run costs whatever its size weighs more
	}
	sink, err := smtptest.StartSink(ctx)
	if err != nil {
		return nil, err
	}
	defer sink.Close()
	var rows []*Row
	for _, spec := range b.sizes {
		in, err := b.install(ctx, spec, b.smtp(sink.Port, 4)...)
		if err != nil {
			return rows, err
		}
		s := &sending{bench: b, in: in, sink: sink, want: spec.Debtors()}
		if err := s.add(ctx, debtNotice(plainBody)...); err != nil {
			return rows, err
		}
		asked, err := b.statements(ctx, "mail_"+spec.Name(), func() error { _, err := s.run(ctx); return err })
		if err != nil {
			return rows, err
		}
		best, err := b.bestScan(ctx, spec)
		if err != nil {
			return rows, err
		}
		took, err := inTurns(b.repeat, func() (time.Duration, error) { return s.run(ctx) },
			func() (time.Duration, error) { return b.query(ctx, spec, best.query) })
		if err != nil {
			return rows, err
		}
		ours, limit := took[0], took[1]
		r := row(fmt.Sprintf("%s mails, whole run, %s", thousands(s.want), thousands(spec.Customers))).against(ours, limit).peak(s.peak, 0)
		if spec == b.big() {
			r.want(fmt.Sprintf("≤ %.2f×", perScan), ours.Seconds() <= perScan*limit.Seconds())
			r.asked(asked, s.want/mailsPerStatement)
		} else {
			r.asked(asked, 0)
		}
		rows = append(rows, r, row("  mails a second, everything included").mails(s.want, ours))
	}
	return rows, nil
}

// mails sets ours to a rate.
func (r *Row) mails(n int, took time.Duration) *Row {
	r.Ours = fmt.Sprintf("%.0f/s", perSecond(n, took))
	return r
}

func perSecond(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }

// smtp are lines for lms.ini that lead to a mail server on this machine.
func (b *bench) smtp(port, connections int) []string {
	return []string{
		"[mail]", "smtp_host = 127.0.0.1", fmt.Sprint("smtp_port = ", port), `smtp_secure = "false"`,
		"[powiadom]", fmt.Sprint("smtp_connections = ", connections), "at_most_once = 0", "sms_daily_limit = 0", // the same is sent over and over
	}
}

// sending is what is due in an hour's minutes, carried out over and over.
type sending struct {
	*bench
	in   installation
	sink *smtptest.Sink
	want int // deliveries of each run
	hour int // of the day, counted from the data's present
	step int // minutes that have been
	peak int64
}

// add stores a notification that is due in every minute of the hour, under a name
// that none has yet, also in a database that is kept.
func (s *sending) add(ctx context.Context, flags ...string) error {
	cycle := fmt.Sprintf("* %d * * *", At().Hour()+s.hour)
	_, err := s.powiadom(ctx, s.in.ini, nil, append(append([]string{"add", "--yes", "--cycle", cycle}, flags...), "--name", "Zaległość "+rand.Text())...)
	return err
}

// minute is the one of this step.
func (s *sending) minute() string { return at(60*s.hour + s.step) }

// run carries out the next minute and checks that all was delivered, once.
func (s *sending) run(ctx context.Context) (time.Duration, error) {
	s.step++
	before := s.sink.Count()
	logged, err := s.logged(ctx)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	took, err := s.powiadom(ctx, s.in.ini, &out, "run", "--json", "--at", s.minute())
	if err != nil {
		return 0, err
	}
	s.peak = max(s.peak, took.Memory)
	total, err := summaries(&out)
	if err != nil {
		return 0, err
	}
	if total.Sent != s.want {
		return 0, fmt.Errorf("%d sent, not %d (matched %d, failed %d, deferred %d)", total.Sent, s.want, total.Matched, total.Failed, total.Deferred)
	}
	if err := s.sink.Reached(before + s.want); err != nil {
		return 0, err
	}
	now, err := s.logged(ctx)
	if err == nil && now-logged != s.want {
		err = fmt.Errorf("LMS's log has %d lines more with status 2, not %d", now-logged, s.want)
	}
	return took.Wall, err
}

// logged is how many lines of LMS's log say that something was sent.
func (s *sending) logged(ctx context.Context) (int, error) {
	return s.server.count(ctx, "SELECT COUNT(*) FROM "+s.in.spec.Name()+".messageitems WHERE status = 2")
}
