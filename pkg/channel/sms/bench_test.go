package sms_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
)

// BenchmarkGateway sends through a gateway that takes 100 ms for an answer, five
// messages at once, and reports the share of the 50 a second that this allows.
func BenchmarkGateway(b *testing.B) {
	const (
		connections = 5
		answer      = 100 * time.Millisecond
		allowed     = float64(connections) / 0.1
	)
	s, err := smsapitest.Start(smsapitest.Options{Hook: func(smsapitest.Request) smsapitest.Fault { return smsapitest.Fault{Delay: answer} }})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	c := config(s)
	c.Connections = connections
	g, err := sms.New(c)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()

	var next atomic.Int64
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range connections {
		wg.Go(func() {
			for id := next.Add(1); id <= int64(b.N); id = next.Add(1) {
				if _, err := g.Send(b.Context(), delivery(id)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "messages/s")
	b.ReportMetric(rate/allowed, "ratio")
}
