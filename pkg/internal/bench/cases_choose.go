package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/powiadom/powiadom/pkg/internal/dbproxy"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

// choices are dry runs of all that customers are chosen by.
func (b *bench) choices(ctx context.Context) ([]*Row, error) {
	in, err := b.install(ctx, medium())
	if err != nil {
		return nil, err
	}
	debtor, err := b.debtor(ctx, in.spec)
	if err != nil {
		return nil, err
	}
	message := []string{"--name", "Wiadomość", "--channel", "email", "--body", "Dzień dobry, %customer."}
	everything := "%cid %customer %balance %pin %bankaccount %payment\n%last_10_in_a_table\n"
	var rows []*Row
	for _, c := range []struct {
		name  string
		flags []string
	}{
		{"everybody", message},
		{"debt over 0 zł", append(message, "--event", "debt", "--debt-over", "0")},
		{"debt over one monthly charge", append(message, "--event", "debt", "--debt-tariffs", "1")},
		{"invoice", append(message, "--event", "invoice")},
		{"payment", append(message, "--event", "payment")},
		{"customer group", append(message, "--customer-group", "Osiedle Łąki")},
		{"node group", append(message, "--node-group", "Komputery 3")},
		{"device", append(message, "--device", "OLT 7")},
		{"network", append(message, "--network", "Sieć 5")},
		{"status", append(message, "--status", "disconnected")},
		{"link type", append(message, "--link-type", "wireless")},
		{"one customer", append(message, "--customer", debtor)},
		{"debt, every variable", debtNotice(everything)},
		{"everybody, every variable", []string{"--name", "Wiadomość", "--channel", "email", "--body", everything}},
	} {
		how := &choice{in: in, flags: c.flags, want: -1}
		took := make([]time.Duration, 1)
		asked, err := b.statements(ctx, fmt.Sprint("choice_", len(rows)), func() (err error) { took[0], err = b.choose(ctx, how); return err })
		if err != nil {
			return rows, err
		}
		if !b.Quick {
			if took, err = inTurns(b.repeat, func() (time.Duration, error) { return b.choose(ctx, how) }); err != nil {
				return rows, err
			}
		}
		if how.chosen == 0 {
			return rows, fmt.Errorf("%s: nobody was chosen", c.name)
		}
		rows = append(rows, row(fmt.Sprintf("%s: %s", c.name, thousands(how.chosen))).took(took[0]).peak(how.peak, 0).asked(asked, 0))
	}
	return rows, nil
}

// cliffs changes what a debt choice depends on: none of it may make it much slower.
func (b *bench) cliffs(ctx context.Context) (rows []*Row, err error) {
	defer func() {
		err = errors.Join(err, b.server.exec(ctx, "SET GLOBAL optimizer_switch = 'default'"))
	}()
	spec := b.big()
	if b.Quick {
		spec = b.middling() // two more databases of that size are to be built
	}
	in, err := b.install(ctx, spec)
	if err != nil {
		return nil, err
	}
	debt := debtNotice(plainBody)
	usual := &choice{in: in, flags: debt, want: spec.Debtors()}
	base, err := b.median(ctx, usual, b.repeat)
	if err != nil {
		return nil, err
	}
	rows = append(rows, row("debt, dry run, "+thousands(spec.Customers)+", as usual").took(base).peak(usual.peak, 0))

	noCredits := Spec{Customers: spec.Customers, NoCredits: true}
	without, err := b.install(ctx, noCredits)
	if err != nil {
		return rows, err
	}
	allOwe := Spec{Customers: spec.Customers, AllOwe: true}
	owing, err := b.install(ctx, allOwe)
	if err != nil {
		return rows, err
	}
	const defaults, split = "default", "split_materialized=off"
	nobody := append(append([]string(nil), debt...), "--debt-over", "1000000")
	// Nine times as many texts are no cliff: they are held against a message to
	// as many people that is not about debt.
	everybody := []string{"--name", "Saldo", "--channel", "email", "--subject", "Saldo: %balance", "--body", plainBody}
	for _, c := range []struct {
		name     string
		switches string
		ours     *choice
		limit    *choice
	}{
		{split, split, usual, usual},
		{"nobody owes so much", defaults, &choice{in: in, flags: nobody}, usual},
		{"no credit notes", defaults, &choice{in: without, flags: debt, want: noCredits.Debtors()}, usual},
		{"all owe; limit: no event", defaults, &choice{in: owing, flags: debt, want: allOwe.Debtors()}, &choice{in: owing, flags: everybody, want: -1}},
	} {
		under := func(c *choice, switches string) func() (time.Duration, error) {
			return func() (time.Duration, error) {
				if err := b.server.exec(ctx, "SET GLOBAL optimizer_switch = '"+switches+"'"); err != nil {
					return 0, err
				}
				return b.choose(ctx, c)
			}
		}
		functions := []func() (time.Duration, error){under(c.ours, c.switches), under(c.limit, defaults)}
		if _, err := inTurns(1, functions...); err != nil { // warms up
			return rows, err
		}
		took, err := inTurns(b.repeat, functions...)
		if err != nil {
			return rows, err
		}
		ours, limit := took[0], took[1]
		rows = append(rows, row("  "+c.name).against(ours, limit).want("≤ 1.5×", ours.Seconds() <= 1.5*limit.Seconds()).peak(c.ours.peak, 0))
	}
	cold, err := b.cold(ctx, spec)
	return append(rows, cold...), err
}

// cold restarts the server before each time, so that nothing is in its memory.
// The limit has to read the same from the disk.
func (b *bench) cold(ctx context.Context, spec Spec) ([]*Row, error) {
	in, err := b.install(ctx, spec)
	if err != nil {
		return nil, err
	}
	c := &choice{in: in, flags: debtNotice(plainBody), want: spec.Debtors()}
	took, err := inTurns(min(3, b.repeat),
		func() (time.Duration, error) {
			if err := b.server.restart(ctx); err != nil {
				return 0, err
			}
			return b.choose(ctx, c)
		},
		func() (time.Duration, error) {
			if err := b.server.restart(ctx); err != nil {
				return 0, err
			}
			return b.query(ctx, c.in.spec, scans()[1].query)
		})
	if err != nil {
		return nil, err
	}
	ours, limit := took[0], took[1]
	return []*Row{row("  cold; limit: the scan, cold").against(ours, limit).peak(c.peak, 0)}, nil
}

// median is how long a choice takes when the server has seen it before.
func (b *bench) median(ctx context.Context, c *choice, repeat int) (time.Duration, error) {
	if _, err := b.choose(ctx, c); err != nil {
		return 0, err
	}
	took, err := inTurns(repeat, func() (time.Duration, error) { return b.choose(ctx, c) })
	return took[0], err
}

// away puts the database 5 ms away: each command waits so long for its answer.
func (b *bench) away(ctx context.Context) ([]*Row, error) {
	const distance = 5 * time.Millisecond
	folder, err := os.MkdirTemp("", "bench") // a socket's path must be short
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	proxy, err := dbproxy.Start(ctx, folder, b.server.Socket, func(c dbproxy.Command) bool {
		if c.Moment == dbproxy.Before {
			time.Sleep(distance)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	defer proxy.Close()
	sink, err := smtptest.StartSink(ctx)
	if err != nil {
		return nil, err
	}
	defer sink.Close()

	near, err := b.install(ctx, medium(), b.smtp(sink.Port, 4)...)
	if err != nil {
		return nil, err
	}
	far := near
	if far.ini, err = b.writeINI(far.spec, "localhost:"+proxy.Socket(), b.smtp(sink.Port, 4)...); err != nil {
		return nil, err
	}
	var trips int // of the last run far away
	counted := func(f func() (time.Duration, error)) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			before := proxy.Commands()
			took, err := f()
			trips = proxy.Commands() - before
			return took, err
		}
	}
	var rows []*Row
	compare := func(name string, here, there func() (time.Duration, error)) error {
		if _, err := here(); err != nil {
			return err
		}
		took, err := inTurns(b.repeat, here, counted(there))
		if err != nil {
			return err
		}
		limit, ours := took[0], took[1]
		rows = append(rows, row("5 ms away: "+name).against(ours, limit).asked(trips, 0))
		return nil
	}

	one, other := &choice{in: near, flags: debtNotice(plainBody), want: near.spec.Debtors()}, &choice{in: far, flags: debtNotice(plainBody), want: far.spec.Debtors()}
	here, there := &sending{bench: b, in: near, sink: sink, want: near.spec.Debtors()}, &sending{bench: b, in: far, sink: sink, want: far.spec.Debtors(), hour: 1}
	idle := func(in installation) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			took, err := b.powiadom(ctx, in.ini, new(bytes.Buffer), "run", "--at", at(-1))
			return took.Wall, err
		}
	}
	if err := compare("idle minute", idle(near), idle(far)); err != nil {
		return rows, err
	}
	if err := errors.Join(here.add(ctx, debtNotice(plainBody)...), there.add(ctx, debtNotice(plainBody)...)); err != nil {
		return rows, err
	}
	if err := compare("debt, dry run, "+thousands(near.spec.Customers), func() (time.Duration, error) { return b.choose(ctx, one) },
		func() (time.Duration, error) { return b.choose(ctx, other) }); err != nil {
		return rows, err
	}
	perThousand := float64(trips) * 1000 / float64(near.spec.Customers)
	if err := compare(thousands(here.want)+" mails", func() (time.Duration, error) { return here.run(ctx) }, func() (time.Duration, error) { return there.run(ctx) }); err != nil {
		return rows, err
	}
	r := row("  round trips per 1,000 customers")
	r.Statements = fmt.Sprintf("%.1f", perThousand)
	mails := row("  round trips per 1,000 mails")
	mails.Statements = fmt.Sprintf("%.1f", float64(trips)*1000/float64(here.want))
	return append(rows, r, mails), nil
}
