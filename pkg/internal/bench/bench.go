// Package bench measures powiadom as a whole, as a process among real servers,
// and prints one table: what it took, what a plain program takes for the same
// work, and what is wanted. It knows the program's command line and nothing of
// its inside. It is not part of what is shipped.
//
// The times are wall times of whole processes, medians of several; ours and the
// limit are taken in turns, so that what else the machine does meets both. The
// memory is the most that a process had at once (ru_maxrss). Statements are those
// in the server's general log of a run of its own, without what sets up a
// connection.
package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Config says what to measure and with what.
type Config struct {
	Scripts  string         // folder with mariadb and postfix
	Cache    string         // folder for the server's data, kept from run to run
	Powiadom string         // the program under test
	Launcher string         // a program that does Launch when its first argument is LaunchWord
	Quick    bool           // 2,000 and 20,000 customers, few repetitions
	Cases    *regexp.Regexp // of the cases, those whose name matches; nil: all
	Log      io.Writer      // what is being done
}

// bench is a benchmark under way.
type bench struct {
	Config
	client string // path of the client mariadb
	server *server
	sizes  []Spec // the smallest first
	repeat int
	out    string // folder for what the processes print
}

// big is the largest database.
func (b *bench) big() Spec { return b.sizes[len(b.sizes)-1] }

// medium is the database of 20,000 customers.
func medium() Spec { return Spec{Customers: 20000} }

// middling is the database for what needs no more than 20,000 customers.
func (b *bench) middling() Spec {
	if b.Quick {
		return b.sizes[0]
	}
	return medium()
}

// slim are two databases of which one is ten times the other.
func (b *bench) slim() (small, large Spec) {
	if b.Quick {
		return Spec{Customers: 2000, Slim: true}, Spec{Customers: 20000, Slim: true}
	}
	return Spec{Customers: 100000, Slim: true}, Spec{Customers: 1000000, Slim: true}
}

// measurement is a case: a name to choose it by, and what it does.
type measurement struct {
	name string
	run  func(context.Context) ([]*Row, error)
}

func (b *bench) measurements() []measurement {
	return []measurement{
		{"idle", b.idle},
		{"debt", b.debt},
		{"slim", b.slimDebt},
		{"mail", b.mail},
		{"postfix", b.postfix},
		{"sms", b.sms},
		{"many", b.many},
		{"table", b.table},
		{"choice", b.choices},
		{"cliff", b.cliffs},
		{"away", b.away},
	}
}

// Run measures and prints the table. The misses are the targets that were missed;
// an error is a fault of the program under test or of the benchmark.
func Run(ctx context.Context, w io.Writer, c Config) (misses []Miss, err error) {
	b := &bench{Config: c, repeat: 5, sizes: []Spec{{Customers: 2000}, {Customers: 20000}, {Customers: 100000}}}
	if b.Quick {
		b.repeat, b.sizes = 1, b.sizes[:2]
	}
	load := loadAverage()
	if err := b.prepare(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.server.close()) }()
	settings, err := b.settings(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(w, "%s\nload average at the start %s\n\n", settings, load); err != nil {
		return nil, err
	}

	var rows []Row
	var faults []error
	for _, m := range b.measurements() {
		if b.Cases != nil && !b.Cases.MatchString(m.name) {
			continue
		}
		start := time.Now()
		b.say("%s …", m.name)
		got, err := m.run(ctx)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", m.name, err))
		}
		for _, r := range got {
			rows = append(rows, *r)
			misses = append(misses, r.Missed...)
		}
		b.say("%s: %s", m.name, duration(time.Since(start)))
		if ctx.Err() != nil {
			break
		}
	}
	return misses, errors.Join(append(faults, Write(w, rows))...)
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.Log, "bench: "+format+"\n", args...) }

// prepare starts the server and finds the programs.
func (b *bench) prepare(ctx context.Context) error {
	// Its databases are put back again and again, which a stamp would notice.
	for name, value := range map[string]string{"POWIADOM_HOST": "bench", "POWIADOM_STATE_DIR": os.DevNull} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	b.out = filepath.Join(b.Cache, "out")
	if err := os.MkdirAll(b.out, 0o777); err != nil {
		return err
	}
	path, err := exec.CommandContext(ctx, filepath.Join(b.Scripts, "mariadb"), "client").Output()
	if err != nil {
		return fmt.Errorf("scripts/mariadb client: %w", err)
	}
	b.client = strings.TrimSpace(string(path))
	b.server, err = startServer(ctx, b.Scripts, filepath.Join(b.Cache, "server"))
	return err
}

// settings describes the program, the machine and the server.
func (b *bench) settings(ctx context.Context) (string, error) {
	var version bytes.Buffer
	if _, err := b.run(ctx, &version, b.Powiadom, "version"); err != nil {
		return "", err
	}
	var peak int64
	nothing, err := inTurns(11, func() (time.Duration, error) {
		took, err := b.run(ctx, nil, "true")
		peak = max(peak, took.Memory)
		return took.Wall, err
	})
	if err != nil {
		return "", err
	}
	lines := []string{
		fmt.Sprintf("%s; %d × %s, %s of memory", strings.TrimSpace(version.String()), runtime.NumCPU(),
			from("/proc/cpuinfo", `model name\s*:\s*(.+)`), from("/proc/meminfo", `MemTotal:\s*(.+)`)),
		fmt.Sprintf("the program true takes %s and %s MiB when it is measured likewise", duration(nothing[0]), mebibytes(peak)),
	}
	for _, names := range serverSettings() {
		var words []string
		for _, name := range names {
			value, err := b.server.variable(ctx, name)
			if err != nil {
				return "", err
			}
			words = append(words, name+" "+value)
		}
		lines = append(lines, strings.Join(words, ", "))
	}
	return strings.Join(lines, "\n"), nil
}

// from finds something in a file that describes the machine, as Linux has them.
func from(path, pattern string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	if m := regexp.MustCompile("(?m)^" + pattern + "$").FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return "unknown"
}

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// installation is a database with powiadom's tables, and the lms.ini that leads to it.
type installation struct {
	spec Spec
	ini  string
}

// install builds the database if need be, takes out what earlier cases left, and
// writes an lms.ini with more lines.
func (b *bench) install(ctx context.Context, spec Spec, lines ...string) (installation, error) {
	in := installation{spec: spec}
	start := time.Now()
	made, err := spec.Build(ctx, b.server.db)
	if err != nil {
		return in, err
	}
	if made {
		b.say("built %s in %s", spec.Name(), duration(time.Since(start)))
	}
	if err := b.server.clear(ctx, spec.Name()); err != nil {
		return in, err
	}
	if in.ini, err = b.writeINI(spec, b.server.address(), lines...); err != nil {
		return in, err
	}
	_, err = b.powiadom(ctx, in.ini, nil, "migrate")
	return in, err
}

// writeINI writes an lms.ini and returns its path.
func (b *bench) writeINI(spec Spec, host string, lines ...string) (string, error) {
	text := strings.Join(append([]string{
		"[database]", "type = mysql", `host = "` + host + `"`, "user = root", `password = ""`, "database = " + spec.Name(),
	}, lines...), "\n") + "\n"
	file, err := os.CreateTemp(b.out, "lms.*.ini")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(text)
	return file.Name(), errors.Join(err, file.Close())
}

// debtor is the id of somebody who owes and can be reached by e-mail.
func (b *bench) debtor(ctx context.Context, spec Spec) (string, error) {
	id, err := b.server.count(ctx, "SELECT MIN(id) FROM "+spec.Name()+".bench_people WHERE debtor")
	return strconv.Itoa(id), err
}

// at is a minute of the data's present, each step a minute later.
func at(step int) string { return At().Add(time.Duration(step) * time.Minute).Format(time.RFC3339) }

// inTurns calls each function so many times, in turns, and returns the median of what
// each took.
func inTurns(times int, functions ...func() (time.Duration, error)) ([]time.Duration, error) {
	took, middles := make([][]time.Duration, len(functions)), make([]time.Duration, len(functions))
	for range times {
		for i, f := range functions {
			d, err := f()
			if err != nil {
				return middles, err
			}
			took[i] = append(took[i], d)
		}
	}
	for i, each := range took {
		middles[i] = middle(each)
	}
	return middles, nil
}

// summary is a line of "run --json".
type summary struct {
	Matched, Deliveries, Sent, Failed, Deferred int
}

func summaries(out *bytes.Buffer) (total summary, err error) {
	for lines := json.NewDecoder(out); ; {
		var s summary
		if err := lines.Decode(&s); errors.Is(err, io.EOF) {
			return total, nil
		} else if err != nil {
			return total, err
		}
		total.Matched += s.Matched
		total.Deliveries += s.Deliveries
		total.Sent += s.Sent
		total.Failed += s.Failed
		total.Deferred += s.Deferred
	}
}

// thousands writes a number with a comma for every three digits.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(d)
	}
	return out.String()
}
