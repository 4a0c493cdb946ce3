package journal

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// The hosts that may send stand in powiadom_meta: one row each, named "host KEY", and
// the row "hosts", which is made with the first one. That name is unique, so that of
// several hosts only one can be the first.
const (
	metaHosts = "hosts"
	metaHost  = "host "
)

// Host is one that may send.
type Host struct {
	Key      string    // one word that tells it from all others
	Name     string    // what people call it; one word
	Database string    // the name that this database had when it was accepted
	Accepted time.Time // by its own clock
}

// maxHostName is what the column has room for beside the rest.
const maxHostName = 64

func (h Host) value() string {
	name := []rune(strings.Join(strings.Fields(h.Name), "-"))
	return fmt.Sprintf("%d %s %s", h.Accepted.Unix(), cmp.Or(string(name[:min(len(name), maxHostName)]), "-"), h.Database)
}

// parseHost reads a row. A value that cannot be read still allows the host.
func parseHost(name, value string) Host {
	h := Host{Key: strings.TrimPrefix(name, metaHost)}
	parts := strings.SplitN(value, " ", 3)
	if len(parts) < 3 {
		return h
	}
	if at, err := strconv.ParseInt(parts[0], 10, 64); err == nil {
		h.Accepted = time.Unix(at, 0)
	}
	h.Name, h.Database = parts[1], parts[2]
	return h
}

// Hosts are those that may send, in order of their names, as Open read them. begun
// reports whether there was ever one: the first is accepted without being asked for.
func (j *Journal) Hosts() (hosts []Host, begun bool) {
	hosts = slices.SortedFunc(slices.Values(j.overview.hosts), func(a, b Host) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	return hosts, j.overview.hostsBegun
}

// Database is the name that this database has now.
func (j *Journal) Database() string { return j.overview.database }

// LastHost is the name of the host that made the newest run; empty: there is no run.
func (j *Journal) LastHost(ctx context.Context) (string, error) {
	var name string
	err := j.db.GetContext(ctx, &name, j.queries["last_host"])
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", i18n.Errorf("read the newest run: %w", err)
	}
	return name, nil
}

// AcceptFirst accepts the host if none was ever accepted; false: one was.
func (j *Journal) AcceptFirst(ctx context.Context, h Host) (bool, error) {
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, j.queries["insert_meta"], metaHosts, h.Key); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, j.queries["set_meta"], metaHost+h.Key, h.value())
		return err
	})
	if database.IsDuplicate(err) {
		return false, j.Look(ctx)
	}
	if err != nil {
		return false, i18n.Errorf("accept host %s: %w", h.Name, err)
	}
	return true, nil
}

// Accept lets the host send from this database, as it is called now.
func (j *Journal) Accept(ctx context.Context, h Host) error {
	err := database.InTx(ctx, j.db, func(tx *sqlx.Tx) error {
		for _, row := range [...]struct{ name, value string }{{metaHosts, h.Key}, {metaHost + h.Key, h.value()}} {
			if _, err := tx.ExecContext(ctx, j.queries["set_meta"], row.name, row.value); err != nil {
				return err
			}
		}
		return j.diary.Write(ctx, tx, diary.Entry{Act: diary.Accept, Detail: h.Name})
	})
	if err != nil {
		return i18n.Errorf("accept host %s: %w", h.Name, err)
	}
	return nil
}

// Forget stops a host from sending.
func (j *Journal) Forget(ctx context.Context, h Host) error {
	if err := j.ordered(ctx, diary.Entry{Act: diary.Forget, Detail: h.Name}, "delete_meta", metaHost+h.Key); err != nil {
		return i18n.Errorf("forget host %s: %w", h.Name, err)
	}
	return nil
}

// Mark is how far this database has come: what Open read, and what this process has
// written since.
func (j *Journal) Mark() notify.Mark {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.mark
}

// wrote notes how far this process brought the database, and tells of it.
func (j *Journal) wrote(m notify.Mark) {
	j.mu.Lock()
	j.mark = j.mark.Later(m)
	m = j.mark
	tell := j.tell
	j.mu.Unlock()
	if tell != nil {
		tell(m)
	}
}

// Tell makes f be called with the new mark whenever this process has changed it,
// before anything is sent that belongs to the change.
func (j *Journal) Tell(f func(notify.Mark)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.tell = f
}

// Remembered is the minute of the oldest run of a schedule or, if there is none, the
// time of the oldest row of powiadom_told; zero when there is neither.
func (j *Journal) Remembered(ctx context.Context) (time.Time, error) {
	var oldest int64
	if err := j.db.GetContext(ctx, &oldest, j.queries["oldest"]); err != nil {
		return time.Time{}, i18n.Errorf("read the oldest run: %w", err)
	}
	if oldest == 0 {
		return time.Time{}, nil
	}
	return time.Unix(oldest, 0).Truncate(time.Minute), nil
}
