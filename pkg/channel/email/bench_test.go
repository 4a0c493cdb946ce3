package email

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/powiadom/powiadom/pkg/internal/smtptest"
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

// BenchmarkPostfix measures what a real server on this machine takes.
func BenchmarkPostfix(b *testing.B) {
	p := startPostfix(b)
	for _, conns := range []int{1, 4} {
		b.Run(fmt.Sprintf("connections=%d", conns), func(b *testing.B) {
			benchmarkSend(b, p.Port(), conns)
		})
	}
}

func benchmarkSend(b *testing.B, port, conns int) {
	m := newMailer(b, port, func(c *Config) { c.Connections, c.TLS = conns, None })
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
