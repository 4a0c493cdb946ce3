package email

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
	"github.com/powiadom/powiadom/pkg/notify"
)

func BenchmarkCompose(b *testing.B) {
	for _, html := range []bool{false, true} {
		b.Run(fmt.Sprintf("html=%v", html), func(b *testing.B) {
			m, err := New(Config{Host: "mail.example", Now: fixedNow})
			if err != nil {
				b.Fatal(err)
			}
			c := newComposer(m)
			d := delivery(1)
			d.HTML, d.Body = html, d.Body+boxed
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.compose(d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSend(b *testing.B) {
	for _, conns := range []int{1, 4} {
		b.Run(fmt.Sprintf("connections=%d", conns), func(b *testing.B) {
			benchmarkSend(b, startServer(b, smtptest.Options{Discard: true}).Port(), conns)
		})
	}
}

// BenchmarkPostfix sends to a real server on this machine, and by turns lets
// smtp-source do so with as many mails of the same length over as many sessions.
func BenchmarkPostfix(b *testing.B) {
	p := startPostfix(b)
	for _, sessions := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("sessions=%d", sessions), func(b *testing.B) {
			race(b, p.Port(), sessions, 300, func() error { return p.Drain(b.Context()) })
		})
	}
}

// BenchmarkSink is BenchmarkPostfix with a server that does nothing with a mail.
func BenchmarkSink(b *testing.B) {
	sink, err := smtptest.StartSink(b.Context())
	if errors.Is(err, smtptest.ErrNoPostfix) {
		b.Skip(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	defer sink.Close()
	for _, sessions := range []int{1, 4} {
		b.Run(fmt.Sprintf("sessions=%d", sessions), func(b *testing.B) {
			race(b, sink.Port, sessions, 3000, func() error { return nil })
		})
	}
}

// race sends by turns with a Mailer and with smtp-source, and reports how many
// mails a second each of them gets rid of and the first one's share of the second.
// One operation is a turn of both. settle is waited for after each turn.
func race(b *testing.B, port, sessions, mails int, settle func() error) {
	length := len(composed(b, delivery(1)))
	var ours, theirs time.Duration
	for b.Loop() {
		m := newMailer(b, port, func(c *Config) { c.Connections, c.TLS = sessions, config.TLSNone })
		started := time.Now()
		sendMany(b, m, sessions, mails)
		if err := m.Close(); err != nil {
			b.Fatal(err)
		}
		ours += time.Since(started)
		if err := settle(); err != nil {
			b.Fatal(err)
		}
		took, err := smtptest.Source(b.Context(), port, smtptest.Load{Sessions: sessions, Mails: mails, Length: length})
		if err != nil {
			b.Fatal(err)
		}
		theirs += took
		if err := settle(); err != nil {
			b.Fatal(err)
		}
	}
	all := float64(mails * b.N)
	b.ReportMetric(all/ours.Seconds(), "mails/s")
	b.ReportMetric(all/theirs.Seconds(), "smtp-source/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
}

// sendMany sends over all connections at once.
func sendMany(b *testing.B, m *Mailer, connections, mails int) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for id := next.Add(1); id <= int64(mails); id = next.Add(1) {
				d := delivery(id)
				d.Destination = "klient@gdzie.example"
				if _, err := m.Send(b.Context(), d); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func composed(b *testing.B, d notify.Delivery) []byte {
	b.Helper()
	m, err := New(Config{Host: "mail.example", Now: fixedNow})
	if err != nil {
		b.Fatal(err)
	}
	c := newComposer(m)
	e, err := c.compose(d)
	if err != nil {
		b.Fatal(err)
	}
	return e.data
}

func benchmarkSend(b *testing.B, port, conns int) {
	m := newMailer(b, port, func(c *Config) { c.Connections, c.TLS = conns, config.TLSNone })
	var id atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(conns)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := m.Send(b.Context(), delivery(id.Add(1))); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
