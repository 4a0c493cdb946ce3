package cli_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jmoiron/sqlx"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/powiadom/powiadom/pkg/cli"
	"github.com/powiadom/powiadom/pkg/internal/mariadbtest"
	"github.com/powiadom/powiadom/pkg/internal/provider"
	"github.com/powiadom/powiadom/pkg/internal/smsapitest"
	"github.com/powiadom/powiadom/pkg/internal/smtptest"
)

var update = flag.Bool("update", false, "write what is there into the scripts")

// binary runs the tests and stops their database server.
type binary struct{ m *testing.M }

func (b binary) Run() int { return mariadbtest.Main(b.m) }

// TestMain makes "powiadom" a program that scripts can start. It reads the
// script's own lms.ini, unless a later -C names another.
func TestMain(m *testing.M) {
	testscript.Main(binary{m}, map[string]func(){
		"powiadom": func() {
			args := os.Args[1:]
			if ini := os.Getenv("INI"); ini != "" {
				args = append([]string{"-C", ini}, args...)
			}
			os.Exit(cli.Main(args, cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: clock(os.Getenv("CLOCK"))}))
		},
	})
}

// clock is one that stands at a wall-clock time of Warsaw; the system's for none.
func clock(text string) func() time.Time {
	if text == "" {
		return nil
	}
	at := warsaw(text)
	return func() time.Time { return at }
}

// TestScript runs testdata/script: the specification of the command line. Each
// script has a database of LMS with the people of office (fixture_test.go), a
// mail server and a gateway for SMS. Its environment:
//
//	INI       lms.ini that leads to them, as the user of scripts/grant.sql; the one that powiadom
//	          reads. It is there after the command install
//	ACCOUNT   that user, after install
//	ADMIN     the same, as the database's administrator, who migrates
//	READONLY  the same, as a database user who may only read
//	DB        name of the database
//	SOCKET    its server's socket
//	GENERATION  dbversion of LMS
//	PLANTED   a text with all that a terminal obeys; @PLANTED@ in a statement of sql is it, @ORDERS@ the
//	          same without line ends and tabs
//	DECOMPOSED  the name łąki, its letters decomposed
//	CLOCK     what the program takes for the present, such as 2026-11-23T08:00 in Warsaw;
//	          empty, as at first: the system's clock. The database has its own
//
// and its commands, besides those of testscript:
//
//	exits CODE powiadom ARG…  run it and check the exit code
//	terminal CODE powiadom ARG…  the same on a terminal of 80 columns, or of $COLS; what it shows goes to stdout
//	lms GENERATION CHARSET    begin again with another database: newest or oldest, utf8mb3 or utf8mb4
//	server OPTION…            begin again on a server of its own with these options; HOST is its
//	                          address, and admin.ini is as before
//	certificates              write server.pem, server.key and ca.pem, which signed it for the name
//	                          localhost; stranger.pem signed nothing
//	install                   migrate and run scripts/grant.sql, as the administrator does, for the
//	                          user $ACCOUNT; where
//	                          migrate itself is told about, "powiadom -C $ADMIN migrate" stands
//	mailroom                  run scripts/grant-bounce.sql for a user to whom bounce.ini leads
//	sql STATEMENT             run it; what it returns goes to stdout, tabs between columns
//	source FILE               run the statements of a file, each of which ends a line
//	mails, sms                what was caught so far, in the order of addresses
//	headers NAME…             of each mail, in the order of addresses: the envelope's sender and recipients, and
//	                          these headers, tabs between
//	refuse ADDRESS CODE       the mail server refuses the address from now on; code 0: no longer
//	refuse ADDRESS CODE TEXT  and says so
//	gateway TEXT              the gateway answers so from now on; empty: as it should
//	arrived NUMBER STATUS     the gateway says so of messages to the number from now on
//	watchdog CODE             the watchdog at $WATCHDOG answers so from now on
//	pings                     what it was asked for so far, a line each
//	harmless CODE powiadom ARG…  exits, and the same on a terminal: nothing that PLANTED holds came through
//	unspoilt                  nothing that PLANTED holds came through the last program
//	unanswered ADDRESS on|off the mail server takes what is for the address and hangs up without an answer
//	checksums                 one line for each table of the database that holds something
//	fields NAME…              of the JSON lines on stdout, these members, tabs between
//
// What these commands print has "~" in the place of a no-break space.
//
// With -update what "cmp stdout FILE" finds takes the place of FILE in a script.
//
// Wherever the test runs, the scripts believe to be in Auckland and speak
// Turkish; the zone of the installation is Europe/Warsaw.
//
// In the end what the program sent is held against scripts/grant.sql.
func TestScript(t *testing.T) {
	t.Parallel()
	d := mariadbtest.New(t, mariadbtest.Empty())
	d.Record(t)
	rights := new(ledger)
	t.Cleanup(func() { rights.check(t, d) })
	specify(t, "script", mariadbtest.Default(t), rights)
}

// TestScriptOldest runs the same on the oldest LMS. What differs there is said in
// the scripts under the conditions [newest] and [oldest].
func TestScriptOldest(t *testing.T) {
	t.Parallel()
	if mariadbtest.Default(t) != mariadbtest.G2021 {
		specify(t, "script", mariadbtest.G2021, new(ledger))
	}
}

// TestGenerations runs testdata/generation, a short way through the program, on
// each generation of LMS. GENERATION is its dbversion.
func TestGenerations(t *testing.T) {
	t.Parallel()
	for _, g := range provider.Generations() {
		t.Run(string(g), func(t *testing.T) {
			t.Parallel()
			specify(t, "generation", g, new(ledger))
		})
	}
}

// specify runs the scripts of a folder of testdata on a generation of LMS.
func specify(t *testing.T, folder string, generation provider.Generation, rights *ledger) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", folder),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               func(env *testscript.Env) error { return setup(env, generation, rights) },
		Condition: func(name string) (bool, error) {
			switch name {
			case "newest":
				return generation == mariadbtest.Head, nil
			case "oldest":
				return generation == mariadbtest.G2021, nil
			}
			return false, fmt.Errorf("condition %q: newest or oldest", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "terminal": terminal, "harmless": harmless, "unspoilt": unspoilt, "gateway": answerSMS, "lms": newLMS, "server": newServer, "certificates": certificates, "install": install, "mailroom": mailroom, "arrived": arrived,
			"sql": runSQL, "source": runFile, "mails": showMails, "headers": showHeaders, "sms": showSMS,
			"refuse": refuse, "unanswered": unanswered, "checksums": checksums, "fields": fields,
			"watchdog": answerPing, "pings": showPings,
		},
	})
}

// world is what a script acts on.
type world struct {
	t    testing.TB
	dir  string
	on   string // the socket of a server of its own
	lms  *mariadbtest.Database
	db   *sqlx.DB
	smtp *smtptest.Server
	sms  *smsapitest.Server
	dog  *watchdog

	rights *ledger

	mu         sync.Mutex
	refused    map[string]*smtp.SMTPError
	unanswered map[string]bool
	answer     string // of the gateway; empty: its own
}

type worldKey struct{}

// visible shows the blanks that do not break.
func visible(s string) string { return strings.ReplaceAll(s, "\u00a0", "~") }

func setup(env *testscript.Env, generation provider.Generation, rights *ledger) error {
	t, ok := env.T().(testing.TB)
	if !ok {
		return errors.New("testscript's T is no testing.TB")
	}
	w := &world{t: t, dir: env.WorkDir, rights: rights, refused: make(map[string]*smtp.SMTPError), unanswered: make(map[string]bool)}
	var err error
	if w.smtp, err = smtptest.Start(smtptest.Options{RefuseRcpt: w.judge, Answer: w.lose}); err != nil {
		return err
	}
	env.Defer(func() { _ = w.smtp.Close() })
	if w.sms, err = smsapitest.Start(smsapitest.Options{Token: "secret-token", Hook: w.fault}); err != nil {
		return err
	}
	env.Defer(func() { _ = w.sms.Close() })
	w.dog = newWatchdog()
	env.Defer(w.dog.Close)
	env.Vars = append(env.Vars, "WATCHDOG="+w.dog.URL)
	env.Values[worldKey{}] = w
	w.begin(generation, mariadbtest.UTF8MB3)
	env.Vars = append(env.Vars, w.variables()...)
	// The race detector has each program wait a second at its end otherwise.
	env.Vars = append(env.Vars, "GORACE=atexit_sleep_ms=0")
	env.Vars = append(env.Vars, "PLANTED="+planted, "TURNED=a\u202eb", "LINES=a\nb", "DECOMPOSED=ła\u0328ki", "JSON="+jsonOf(planted))
	env.Vars = append(env.Vars, "POWIADOM_HOST="+os.Getenv("POWIADOM_HOST"), "POWIADOM_STATE_DIR="+filepath.Join(env.WorkDir, "state"))
	env.Vars = append(env.Vars, "TZ=Pacific/Auckland", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8")
	return nil
}

// begin makes a database and the files that lead to it.
func (w *world) begin(generation provider.Generation, charset string) {
	w.lms = mariadbtest.New(w.t, mariadbtest.On(w.on), mariadbtest.Generation(generation), mariadbtest.Charset(charset), mariadbtest.SQL(office()...))
	w.db = w.lms.Open(w.t)
	w.lms.Exec(w.t, fmt.Sprintf("UPDATE uiconfig SET value = CASE var WHEN 'smtp_port' THEN '%d' WHEN 'smtp_secure' THEN '' ELSE value END WHERE section = 'mail'", w.smtp.Port()))
	reader := "reader_" + strings.TrimPrefix(w.lms.Name, "lms_")
	w.lms.Exec(w.t, "CREATE USER "+reader+"@localhost IDENTIFIED BY 'look'")
	w.t.Cleanup(func() { dropUser(w.lms, reader) })
	w.lms.Exec(w.t, "GRANT SELECT ON "+w.lms.Name+".* TO "+reader+"@localhost")
	if err := os.RemoveAll(filepath.Join(w.dir, "lms.ini")); err != nil {
		w.t.Fatal(err)
	}
	w.writeINI("admin.ini", "root", "")
	w.writeINI("readonly.ini", reader, "look")
}

// dropUser runs after the test; a user left behind harms nobody, the server is
// thrown away.
func dropUser(d *mariadbtest.Database, user string) {
	cfg := d.Config()
	cfg.DBName = ""
	db, err := sql.Open("mysql", cfg.FormatDSN())
	if err != nil {
		return
	}
	defer func() { _ = db.Close() }()
	_, _ = db.ExecContext(context.Background(), "DROP USER "+user+"@localhost")
}

func (w *world) variables() []string {
	return []string{
		"INI=" + filepath.Join(w.dir, "lms.ini"), "ADMIN=" + filepath.Join(w.dir, "admin.ini"),
		"READONLY=" + filepath.Join(w.dir, "readonly.ini"), "DB=" + w.lms.Name, "SOCKET=" + w.lms.Socket,
		"GENERATION=" + string(w.lms.Generation),
	}
}

func (w *world) writeINI(name, user, password string) {
	text := fmt.Sprintf(`[database]
type = mysql
host = "localhost:%s"
user = %s
password = "%s"
database = %s

[powiadom]
timezone = Europe/Warsaw
smsapi_url = "%s"
smsapitoken = "secret-token"
at_most_once = 0
sms_daily_limit = 0

[messages]
sender_email = "bok@isp.example"
sender_name = "Nasza Sieć"
`, w.lms.Socket, user, password, w.lms.Name, w.sms.URL())
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) lose(m smtptest.Message) smtptest.Answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unanswered[m.To[0]] {
		return smtptest.Cut
	}
	return smtptest.Given
}

func (w *world) judge(to string) *smtp.SMTPError {
	w.mu.Lock()
	defer w.mu.Unlock()
	if refusal := w.refused[to]; refusal != nil {
		return refusal
	}
	return w.refused["*"]
}

// fault is what the gateway answers in its own place.
func (w *world) fault(smsapitest.Request) smsapitest.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	return smsapitest.Fault{Body: w.answer}
}

func worldOf(ts *testscript.TestScript) *world {
	w, ok := ts.Value(worldKey{}).(*world)
	if !ok {
		ts.Fatalf("the script has no world")
	}
	return w
}

// exits runs a program and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// terminal runs a program as a person sees it, without colour. script(1) makes
// the terminal, on which both streams go to one place.
func terminal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: terminal CODE PROGRAM [ARG...]")
	}
	_, err := io.WriteString(ts.Stdout(), visible(onTerminal(ts, args)))
	ts.Check(err)
}

// onTerminal runs a program on a terminal and returns what it shows: no progress,
// which depends on how long it takes.
func onTerminal(ts *testscript.TestScript, args []string) string {
	quoted := make([]string, len(args)-1)
	for i, arg := range args[1:] {
		quoted[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
	}
	exits(ts, false, []string{
		args[0], "script", "-qec", "stty cols " + cmp.Or(ts.Getenv("COLS"), "80") + " rows 50; NO_COLOR=1 TERM=dumb " + strings.Join(quoted, " "), filepath.Join(ts.Getenv("WORK"), "typescript"),
	})
	return strings.ReplaceAll(ts.ReadFile("stdout"), "\r\n", "\n")
}

func newLMS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lms GENERATION CHARSET")
	}
	generation, ok := map[string]provider.Generation{"newest": mariadbtest.Head, "oldest": mariadbtest.G2021}[args[0]]
	if !ok {
		ts.Fatalf("generation %s: newest or oldest", args[0])
	}
	w := worldOf(ts)
	w.begin(generation, args[1])
	for _, v := range w.variables() {
		name, value, _ := strings.Cut(v, "=")
		ts.Setenv(name, value)
	}
}

// install does what the administrator does: he migrates, and makes the user of
// daily work.
func install(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: install")
	}
	w := worldOf(ts)
	account := w.lms.Granted(w.t)
	w.rights.note(account)
	w.writeINI("lms.ini", account.User, account.Password)
	ts.Setenv("ACCOUNT", account.User)
}

// arrived sets what the gateway reports.
func arrived(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: arrived NUMBER STATUS")
	}
	worldOf(ts).sms.SetStatus(args[0], args[1])
}

// mailroom is the set-up of "powiadom bounce", with rights of its own.
func mailroom(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: mailroom")
	}
	w := worldOf(ts)
	text, err := os.ReadFile(filepath.Join("..", "..", "scripts", "grant-bounce.sql"))
	ts.Check(err)
	user := "bounce_" + strings.TrimPrefix(w.lms.Name, "lms_")
	w.t.Cleanup(func() { dropUser(w.lms, user) })
	for statement := range strings.SplitSeq(strings.ReplaceAll(string(text), "'powiadom-bounce'", "'"+user+"'"), ";\n") {
		if strings.TrimSpace(statement) != "" {
			w.lms.Exec(w.t, statement)
		}
	}
	w.writeINI("bounce.ini", user, "CHANGE-ME")
}

func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sql STATEMENT")
	}
	quote := func(text string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(text) + "'" }
	statement := strings.NewReplacer("@PLANTED@", quote(planted), "@ORDERS@", quote(orders)).Replace(args[0])
	ts.Check(worldOf(ts).query(ts.Stdout(), statement))
}

// runFile is what an administrator of the database does with a file, on a connection
// that is in no database yet.
func runFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: source FILE")
	}
	cfg := worldOf(ts).lms.Config()
	cfg.DBName = ""
	db, err := sql.Open("mysql", cfg.FormatDSN())
	ts.Check(err)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1) // USE is for one connection
	for statement := range strings.SplitSeq(ts.ReadFile(args[0]), ";\n") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		_, err := db.ExecContext(context.Background(), statement)
		ts.Check(err)
	}
}

// query writes what a statement returns, a line a row.
func (w *world) query(out io.Writer, statement string) error {
	rows, err := w.db.QueryxContext(context.Background(), statement)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return err
		}
		cells := make([]string, len(values))
		for i, v := range values {
			switch v := v.(type) {
			case nil:
				cells[i] = "NULL"
			case []byte:
				cells[i] = string(v)
			default:
				cells[i] = fmt.Sprint(v)
			}
		}
		if _, err := fmt.Fprintln(out, visible(strings.Join(cells, "\t"))); err != nil {
			return err
		}
	}
	return rows.Err()
}

func checksums(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: checksums")
	}
	w := worldOf(ts)
	var tables []string
	ts.Check(w.db.SelectContext(context.Background(), &tables, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`))
	var sums bytes.Buffer
	ts.Check(w.query(&sums, "CHECKSUM TABLE "+strings.Join(tables, ", ")))
	for line := range strings.Lines(sums.String()) {
		if !strings.HasSuffix(line, "\t0\n") { // an empty table
			_, err := io.WriteString(ts.Stdout(), line)
			ts.Check(err)
		}
	}
}

func showMails(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: mails")
	}
	var shown []string
	for _, m := range worldOf(ts).smtp.Messages() {
		text, err := readMail(m.Data)
		ts.Check(err)
		shown = append(shown, "To: "+strings.Join(m.To, ", ")+"\n"+text)
	}
	slices.Sort(shown)
	_, err := io.WriteString(ts.Stdout(), visible(strings.Join(shown, "\n")))
	ts.Check(err)
}

func showHeaders(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: headers NAME...")
	}
	var shown []string
	for _, m := range worldOf(ts).smtp.Messages() {
		parsed, err := mail.ReadMessage(bytes.NewReader(m.Data))
		ts.Check(err)
		cells := []string{m.From, strings.Join(m.To, " ")}
		for _, name := range args {
			cells = append(cells, parsed.Header.Get(name))
		}
		shown = append(shown, strings.Join(cells, "\t")+"\n")
	}
	slices.SortFunc(shown, func(a, b string) int {
		_, a, _ = strings.Cut(a, "\t")
		_, b, _ = strings.Cut(b, "\t")
		return strings.Compare(a, b)
	})
	_, err := io.WriteString(ts.Stdout(), strings.Join(shown, ""))
	ts.Check(err)
}

// readMail writes a mail as a person reads it: subject and text, both parts of
// it where there are two.
func readMail(data []byte) (string, error) {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	decoder := new(mime.WordDecoder)
	var b strings.Builder
	for _, name := range []string{"From", "Subject"} {
		value, err := decoder.DecodeHeader(m.Header.Get(name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: %s\n", name, value)
	}
	err = readPart(&b, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return b.String(), err
}

func readPart(b *strings.Builder, contentType, encoding string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := readPart(b, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
				return err
			}
		}
	}
	if strings.EqualFold(encoding, "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "[%s]\n%s\n", kind, strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"))
	return nil
}

func showSMS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: sms")
	}
	var shown []string
	for _, m := range worldOf(ts).sms.Accepted() {
		shown = append(shown, m.To+"\t"+m.Text+"\n")
	}
	slices.Sort(shown)
	_, err := io.WriteString(ts.Stdout(), visible(strings.Join(shown, "")))
	ts.Check(err)
}

func refuse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 3 {
		ts.Fatalf("usage: refuse ADDRESS|* CODE [[STATUS ]TEXT]")
	}
	code, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := "not today"
	if len(args) == 3 {
		text = args[2]
	}
	w := worldOf(ts)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused[args[0]] = nil
	if code != 0 {
		status := smtp.EnhancedCode{code / 100, 1, 1}
		if _, err := fmt.Sscanf(text, "%d.%d.%d", &status[0], &status[1], &status[2]); err == nil {
			_, text, _ = strings.Cut(text, " ")
		}
		w.refused[args[0]] = &smtp.SMTPError{Code: code, EnhancedCode: status, Message: text}
	}
}

func answerSMS(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: gateway TEXT")
	}
	w := worldOf(ts)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = args[0]
}

func unanswered(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unanswered ADDRESS on|off")
	}
	w := worldOf(ts)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.unanswered[args[0]] = args[1] == "on"
}

// fields picks members out of the JSON lines that the last command printed.
func fields(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: fields NAME...")
	}
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var object map[string]json.RawMessage
		ts.Check(json.Unmarshal([]byte(line), &object))
		cells := make([]string, len(args))
		for i, name := range args {
			cells[i] = string(object[name])
			var text *string
			if json.Unmarshal(object[name], &text) == nil && text != nil {
				cells[i] = *text
			}
			if object[name] == nil {
				cells[i] = "-"
			}
		}
		_, err := fmt.Fprintln(ts.Stdout(), visible(strings.Join(cells, "\t")))
		ts.Check(err)
	}
}
