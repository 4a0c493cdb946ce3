package installation

import (
	"context"
	"slices"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/journal"
)

// How much the gateway is asked in one run.
const (
	reportsAtOnce  = 50 // ids in a request
	reportRequests = 5
)

// AskReports asks the gateway what became of SMS that it accepted, and writes it into
// LMS's log. It does nothing where there is nothing to ask, or no gateway.
func (s *Session) AskReports(ctx context.Context) error {
	if !s.Journal.SentLately() || s.Problems.In(config.AreaSMS).Err() != nil {
		return nil
	}
	if err := s.Lms.Probe(ctx); err != nil {
		return err
	}
	list, err := s.Journal.Unreported(ctx, reportsAtOnce*reportRequests)
	if err != nil || len(list) == 0 {
		return err
	}
	gateway, err := s.Gateway()
	if err != nil {
		return ConfigError{err}
	}
	defer func() { _ = gateway.Close() }()
	for some := range slices.Chunk(list, reportsAtOnce) {
		ids := make([]string, len(some))
		for i, u := range some {
			ids[i] = u.GatewayID
		}
		fates, err := gateway.Reports(ctx, ids)
		if err != nil {
			return err
		}
		var known []journal.Report
		for _, u := range some {
			if f, ok := fates[u.GatewayID]; ok {
				known = append(known, journal.Report{ID: u.ID, Failed: !f.Arrived, Words: i18n.Sprintf("SMSAPI has it as %s: it does not arrive", f.Status)})
			}
		}
		if err := s.Journal.Report(ctx, known); err != nil {
			return err
		}
	}
	return nil
}
