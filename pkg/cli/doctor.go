package cli

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/ui"
)

func (a *app) doctorCommand() *cobra.Command {
	return command("doctor", cobra.NoArgs, func(ctx context.Context, _ []string) error { return a.doctor(ctx) })
}

// checkTimeout bounds a look at a mail server or gateway.
const checkTimeout = 20 * time.Second

// examination collects findings and shows each as it is made.
type examination struct {
	a     *app
	wrong int
}

func (x *examination) ok(subject, format string, args ...any) {
	x.line(ui.Good, wordOK, subject, format, args...)
}

func (x *examination) note(subject, format string, args ...any) {
	x.line(ui.Strong, wordNote, subject, format, args...)
}

// fault reports what is wrong, with what to try.
func (x *examination) fault(subject string, err error) {
	x.wrong++
	x.line(ui.Bad, wordWrong, subject, "%v", err)
	if hint := hintFor(err); hint != "" {
		x.line(ui.Plain, "", "", "%s", hint)
	}
}

func (x *examination) line(c ui.Colour, word, subject, format string, args ...any) {
	_, _ = fmt.Fprintf(x.a.streams.Out, "%s %-11s %s\n", x.a.out.Paint(c, fmt.Sprintf("%-5s", word)), subject, fmt.Sprintf(format, args...))
}

// doctor looks whether everything is in place. It sends nothing and writes
// nothing.
func (a *app) doctor(ctx context.Context) error {
	x := &examination{a: a}
	s := x.installation(ctx)
	if s != nil {
		defer s.close()
		x.settings(s)
		x.email(ctx, s)
		x.sms(ctx, s)
		x.notifications(ctx, s)
		x.outbox(ctx, s)
	}
	if x.wrong > 0 {
		return configError{fmt.Errorf(textDoctorWrong, x.wrong)}
	}
	return nil
}

// installation looks at file, database, LMS and own tables. It returns nil when
// one of them is missing, since all else needs them.
func (x *examination) installation(ctx context.Context) *session {
	file, db, err := x.a.connect(ctx)
	if err != nil {
		x.fault(subjectDatabase, err)
		return nil
	}
	x.ok(subjectFile, "%s", x.a.configFile)
	if info, err := os.Stat(x.a.configFile); err == nil && info.Mode().Perm()&0o004 != 0 {
		x.note(subjectFile, textWorldReadable, x.a.configFile)
	}
	for _, w := range file.Warnings() {
		x.note(subjectFile, "%s", w)
	}
	s := &session{db: db, log: x.a.logger(), closers: []func() error{db.Close}}
	if err := s.load(ctx, file); err != nil {
		x.schema(s, err)
		s.close()
		return nil
	}
	schema := s.lms.Schema()
	x.ok(subjectDatabase, textDatabaseOK, schema.Version, schema.MessageCharset)
	x.ok(subjectTables, textTablesOK, s.journal.Installation())
	return s
}

func (x *examination) schema(s *session, err error) {
	subject := subjectDatabase
	if s.lms != nil {
		x.ok(subjectDatabase, textDatabaseOK, s.lms.Schema().Version, s.lms.Schema().MessageCharset)
		subject = subjectTables
	}
	if len(s.problems.In(config.AreaGeneral)) > 0 {
		subject = subjectSettings
	}
	x.fault(subject, err)
}

func (x *examination) settings(s *session) {
	now := x.a.now().In(s.zone())
	x.ok(subjectZone, textZone, s.zone(), now.Format("2006-01-02 15:04 MST"))
	for _, name := range []string{"indebted_mail", "indebted_sms", "invoice_mail", "invoice_sms", "payment_mail", "payment_sms"} {
		if s.settings.DefaultTexts[name] == "" {
			x.note(subjectTexts, textNoDefaultSet, name)
		}
	}
}

func (x *examination) email(ctx context.Context, s *session) {
	if err := s.problems.In(config.AreaEmail).Err(); err != nil {
		x.fault(subjectEmail, err)
		return
	}
	mailer, err := s.mailer()
	if err != nil {
		x.fault(subjectEmail, err)
		return
	}
	defer func() { _ = mailer.Close() }()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	e := s.settings.Email
	if err := mailer.Check(ctx); err != nil {
		x.fault(subjectEmail, fmt.Errorf("%s:%d: %w", e.Host, e.Port, err))
	} else {
		x.ok(subjectEmail, textEmailOK, e.Host, e.Port, e.TLS)
	}
	if e.DebugEmail != "" {
		x.note(subjectEmail, textDebugEmail, e.DebugEmail)
	}
	x.senders(ctx, s)
}

func (x *examination) senders(ctx context.Context, s *session) {
	divisions, err := s.lms.Divisions(ctx)
	if err != nil {
		x.fault(subjectSender, err)
		return
	}
	divisions[0] = notify.Division{} // customers of none
	ids := make(map[string][]string) // of divisions, by sender
	for _, id := range slices.Sorted(maps.Keys(divisions)) {
		from, err := s.from(divisions[id])
		if err != nil {
			x.fault(subjectSender, fmt.Errorf(textDivision, id, err))
			continue
		}
		ids[from] = append(ids[from], strconv.FormatInt(id, 10))
	}
	for _, from := range slices.Sorted(maps.Keys(ids)) {
		x.ok(subjectSender, textDivisionSender, from, strings.Join(ids[from], ", "))
	}
}

func (x *examination) sms(ctx context.Context, s *session) {
	if err := s.problems.In(config.AreaSMS).Err(); err != nil {
		x.note(subjectSMS, textSMSNotSet, err)
		return
	}
	gateway, err := s.gateway()
	if err != nil {
		x.fault(subjectSMS, err)
		return
	}
	defer func() { _ = gateway.Close() }()
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	account, err := gateway.Check(ctx)
	if err != nil {
		x.fault(subjectSMS, err)
	} else {
		points := account.Points
		if points == "" {
			points = textPointsUnknown
		}
		x.ok(subjectSMS, textSMSOK, s.settings.SMS.URL, points)
	}
	if s.settings.SMS.DebugPhone != "" {
		x.note(subjectSMS, textDebugPhone, s.settings.SMS.DebugPhone)
	}
}

func (x *examination) notifications(ctx context.Context, s *session) {
	active, broken, err := s.catalog.Active(ctx)
	if err != nil {
		x.fault(subjectDefinitions, err)
		return
	}
	for _, b := range broken {
		x.fault(subjectDefinitions, b)
	}
	d := s.dispatcher()
	for _, n := range active {
		if err := d.Check(n); err != nil {
			x.fault(subjectDefinitions, fmt.Errorf("%d (%s): %w", n.ID, n.Name, err))
		}
		names, err := s.lms.Describe(ctx, n.Filters)
		if err != nil {
			x.fault(subjectDefinitions, err)
			continue
		}
		for _, f := range n.Filters {
			if _, ok := names[f]; !ok {
				x.note(subjectDefinitions, textFilterGone, n.ID, n.Name, f)
			}
		}
	}
	x.ok(subjectDefinitions, textActive, len(active))
	held, err := s.journal.Held(ctx)
	if err != nil {
		x.fault(subjectDefinitions, err)
	}
	for _, h := range held {
		x.note(subjectDefinitions, textHeldNote, h.Notification, h.Run, h.Recipients, h.Notification, h.Recipients)
	}
}

func (x *examination) outbox(ctx context.Context, s *session) {
	waiting, err := s.journal.Backlogs(ctx)
	if err != nil {
		x.fault(subjectOutbox, err)
		return
	}
	if len(waiting) == 0 {
		x.ok(subjectOutbox, textOutboxEmpty)
	}
	for _, w := range waiting {
		x.note(subjectOutbox, textOutbox, w.Channel, w.Waiting, w.Leased, w.Attempts)
	}
}
