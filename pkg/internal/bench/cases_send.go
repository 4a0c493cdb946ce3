package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// postfix sends into a real Postfix, beside smtp-source with as many sessions,
// the same message and as many mails, each to an address of its own. What is
// sent was planned beforehand, while no mail server listened; the time of a run
// with nothing to send is taken off.
func (b *bench) postfix(ctx context.Context) (rows []*Row, err error) {
	server, err := smtptest.StartPostfix()
	if errors.Is(err, smtptest.ErrNoPostfix) {
		b.say("postfix is left out: %v", err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	spec := b.middling()
	for _, sessions := range []int{1, 4, 16} {
		in, err := b.install(ctx, spec, b.smtp(server.Port(), sessions)...)
		if err != nil {
			return rows, err
		}
		s := &waiting{bench: b, in: in, server: server, want: spec.Debtors(), sessions: sessions}
		r, err := s.measure(ctx)
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// waiting are mails that were planned and wait to be sent to Postfix.
type waiting struct {
	*bench
	in       installation
	down     string // lms.ini that leads to a mail server that is not there
	server   *smtptest.Postfix
	want     int
	sessions int
	step     int
	idle     time.Duration
	peak     int64
}

func (w *waiting) measure(ctx context.Context) (*Row, error) {
	port, err := smtptest.FreePort()
	if err != nil {
		return nil, err
	}
	if w.down, err = w.writeINI(w.in.spec, w.bench.server.address(), w.smtp(port, w.sessions)...); err != nil {
		return nil, err
	}
	mail, err := w.example(ctx)
	if err != nil {
		return nil, err
	}
	idle, err := inTurns(5, func() (time.Duration, error) {
		took, err := w.powiadom(ctx, w.in.ini, nil, "run", "--at", at(0))
		return took.Wall, err
	})
	if err != nil {
		return nil, err
	}
	w.idle = idle[0]
	s := &sending{bench: w.bench, in: w.in}
	if err := s.add(ctx, debtNotice(plainBody)...); err != nil {
		return nil, err
	}
	took, err := inTurns(w.repeat, func() (time.Duration, error) { return w.send(ctx) }, func() (time.Duration, error) { return w.source(ctx, mail) })
	if err != nil {
		return nil, err
	}
	ours, limit := perSecond(w.want, took[0]), perSecond(w.want, took[1])
	return row(fmt.Sprintf("%[2]s mails to Postfix, sessions: %[1]d", w.sessions, thousands(w.want))).
		rate(ours, limit).want("≥ 0.85×", ours >= 0.85*limit).peak(w.peak, 0), nil
}

// example writes one mail to a file, as the program makes it.
func (w *waiting) example(ctx context.Context) (string, error) {
	server, err := smtptest.Start(smtptest.Options{})
	if err != nil {
		return "", err
	}
	defer server.Close()
	ini, err := w.writeINI(w.in.spec, w.bench.server.address(), w.smtp(server.Port(), 1)...)
	if err != nil {
		return "", err
	}
	debtor, err := w.debtor(ctx, w.in.spec)
	if err != nil {
		return "", err
	}
	if _, err := w.powiadom(ctx, ini, nil, append([]string{"send", "--at", at(0), "--customer", debtor}, debtNotice(plainBody)...)...); err != nil {
		return "", err
	}
	mails := server.Messages()
	if len(mails) != 1 {
		return "", fmt.Errorf("%d mails to one customer", len(mails))
	}
	path := filepath.Join(w.out, "mail")
	return path, os.WriteFile(path, bytes.ReplaceAll(mails[0].Data, []byte("\r\n"), []byte("\n")), 0o666)
}

// send plans while there is no mail server, and measures the run that sends.
func (w *waiting) send(ctx context.Context) (time.Duration, error) {
	w.step++
	if _, _, err := w.launch(ctx, nil, w.Powiadom, "-C", w.down, "run", "--at", at(w.step)); err != nil {
		return 0, err
	}
	name := w.in.spec.Name()
	if n, err := w.bench.server.count(ctx, "SELECT COUNT(*) FROM "+name+".messageitems WHERE status = 1"); err != nil || n != w.want {
		return 0, fmt.Errorf("%d mails wait, not %d (%w)", n, w.want, err)
	}
	if err := w.server.Drain(ctx); err != nil {
		return 0, err
	}
	took, err := w.powiadom(ctx, w.in.ini, nil, "run", "--at", at(w.step))
	if err != nil {
		return 0, err
	}
	w.peak = max(w.peak, took.Memory)
	n, err := w.bench.server.count(ctx, "SELECT COUNT(*) FROM "+name+".messageitems WHERE status <> 2")
	if err == nil && n != 0 {
		err = fmt.Errorf("%d mails were not sent", n)
	}
	return took.Wall - w.idle, err
}

// source has smtp-source send as much.
func (w *waiting) source(ctx context.Context, mail string) (time.Duration, error) {
	if err := w.server.Drain(ctx); err != nil {
		return 0, err
	}
	return smtptest.Source(ctx, w.server.Port(), smtptest.Load{Sessions: w.sessions, Mails: w.want, File: mail})
}

// sms sends to a gateway that takes a tenth of a second for each answer.
func (b *bench) sms(ctx context.Context) ([]*Row, error) {
	const parallel, answer = 5, 100 * time.Millisecond
	limit := parallel / answer.Seconds()
	groups := 28
	if b.Quick {
		groups = 8
	}
	slow := func(smsapitest.Request) smsapitest.Fault { return smsapitest.Fault{Delay: answer} }
	gateway, err := smsapitest.Start(smsapitest.Options{Hook: slow}) //nolint:contextcheck // it listens until Close
	if err != nil {
		return nil, err
	}
	defer gateway.Close()
	in, err := b.install(ctx, medium(), "[powiadom]", "smsapi_url = "+gateway.URL(), "smsapitoken = bench", "sms_daily_limit = 0", "at_most_once = 0", fmt.Sprint("sms_connections = ", parallel))
	if err != nil {
		return nil, err
	}
	args := []string{"send", "--json", "--yes", "--at", at(0), "--channel", "sms", "--name", "Prace", "--body", "Dziś 22:00-23:00 prace na sieci, klient %cid."}
	for g := range groups {
		args = append(args, "--customer-group", strconv.Itoa(1+g))
	}
	var peak int64
	sent := 0
	took, err := inTurns(b.repeat, func() (time.Duration, error) {
		var out bytes.Buffer
		before := len(gateway.Accepted())
		took, err := b.powiadom(ctx, in.ini, &out, args...)
		if err != nil {
			return 0, err
		}
		peak = max(peak, took.Memory)
		total, err := summaries(&out)
		if err != nil {
			return 0, err
		}
		sent = total.Sent
		if accepted := len(gateway.Accepted()) - before; sent == 0 || sent != total.Deliveries || accepted != sent {
			err = fmt.Errorf("%d SMS, of which %d were sent and %d arrived", total.Deliveries, sent, accepted)
		}
		return took.Wall, err
	})
	if err != nil {
		return nil, err
	}
	ours := perSecond(sent, took[0])
	return []*Row{row(fmt.Sprintf("%s SMS, whole run, %d at once", thousands(sent), parallel)).
		rate(ours, limit).want("≥ 0.95×", ours >= 0.95*limit).peak(peak, 0)}, nil
}

// many has 500 notifications due in the same minute, each for another group, and
// one for all the same people.
func (b *bench) many(ctx context.Context) ([]*Row, error) {
	const groups = 500
	sink, err := smtptest.StartSink(ctx)
	if err != nil {
		return nil, err
	}
	defer sink.Close()
	spec := b.middling()
	in, err := b.install(ctx, spec, b.smtp(sink.Port, 4)...)
	if err != nil {
		return nil, err
	}
	one := &sending{bench: b, in: in, sink: sink, want: spec.Debtors()}
	all := &sending{bench: b, in: in, sink: sink, want: spec.Debtors(), hour: 1}
	if err := one.add(ctx, debtNotice(plainBody)...); err != nil {
		return nil, err
	}
	adding, within := errgroup.WithContext(ctx)
	adding.SetLimit(runtime.NumCPU())
	for g := range groups {
		adding.Go(func() error {
			return all.add(within, append([]string{"--customer-group", strconv.Itoa(1 + g)}, debtNotice(plainBody)...)...)
		})
	}
	if err := adding.Wait(); err != nil {
		return nil, err
	}
	asked := make([]int, 2)
	for i, s := range []*sending{one, all} {
		if asked[i], err = b.statements(ctx, fmt.Sprint("many_", i), func() error { _, err := s.run(ctx); return err }); err != nil {
			return nil, err
		}
	}
	took, err := inTurns(b.repeat, func() (time.Duration, error) { return one.run(ctx) }, func() (time.Duration, error) { return all.run(ctx) })
	if err != nil {
		return nil, err
	}
	limit, ours := took[0], took[1]
	people := thousands(one.want) + " mails"
	return []*Row{
		row(fmt.Sprintf("%d notifications, %s", groups, people)).against(ours, limit).want("≤ 3×", ours <= 3*limit).peak(all.peak, 0).asked(asked[1], 0),
		row("  limit: one notification, "+people).took(limit).peak(one.peak, 0).asked(asked[0], 0),
	}, nil
}

// table adds the last ten entries of the account to each mail.
func (b *bench) table(ctx context.Context) ([]*Row, error) {
	sink, err := smtptest.StartSink(ctx)
	if err != nil {
		return nil, err
	}
	defer sink.Close()
	in, err := b.install(ctx, b.big(), b.smtp(sink.Port, 4)...)
	if err != nil {
		return nil, err
	}
	without := &sending{bench: b, in: in, sink: sink, want: b.big().Debtors()}
	with := &sending{bench: b, in: in, sink: sink, want: b.big().Debtors(), hour: 1}
	if err := errors.Join(without.add(ctx, debtNotice(plainBody)...), with.add(ctx, debtNotice(plainBody+"\n%last_10_in_a_table\n")...)); err != nil {
		return nil, err
	}
	const scan = `SELECT id, customerid, time, value, currency, currencyvalue, comment FROM cash
		WHERE customerid IN (SELECT id FROM bench_people WHERE debtor)`
	if _, err := without.run(ctx); err != nil { // warms up
		return nil, err
	}
	asked, err := b.statements(ctx, "table", func() error { _, err := with.run(ctx); return err })
	if err != nil {
		return nil, err
	}
	took, err := inTurns(b.repeat, func() (time.Duration, error) { return with.run(ctx) }, func() (time.Duration, error) { return without.run(ctx) },
		func() (time.Duration, error) { return b.query(ctx, b.big(), scan) })
	if err != nil {
		return nil, err
	}
	ours, plain, entries := took[0], took[1], took[2]
	return []*Row{
		row(thousands(with.want)+" mails, %last_10_in_a_table").against(ours, plain).
			want("≤ 1.5× + scan", ours.Seconds() <= 1.5*plain.Seconds()+entries.Seconds()).peak(with.peak, 0).asked(asked, 0),
		row("  limit: without the table").took(plain).peak(without.peak, 0),
		row("  scan of these customers' cash").took(entries),
	}, nil
}
