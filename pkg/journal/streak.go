package journal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/powiadom/powiadom/pkg/database"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
)

// metaStreak begins the names under which streaks of refusals are stored: "streak
// CHANNEL [SENDER]".
const metaStreak = "streak "

// mostKept is how many deliveries of each kind are stored of a streak; the column
// holds 255 characters.
const mostKept = 9

// Streak is the streak of refusals that earlier processes left, as Open read it.
func (j *Journal) Streak(channel notify.Channel, sender string) notify.Streak {
	return j.overview.streaks[nameOf("streak", channel, sender)]
}

// Keep stores a streak of refusals with the newest of its deliveries. An empty one is
// deleted.
func (j *Journal) Keep(ctx context.Context, channel notify.Channel, sender string, s notify.Streak) error {
	name := nameOf("streak", channel, sender)
	var err error
	if s.None() {
		_, err = database.Exec(ctx, j.db, j.queries["delete_meta"], name)
	} else {
		_, err = database.Exec(ctx, j.db, j.queries["set_meta"], name, formatStreak(s))
	}
	if err != nil {
		return i18n.Errorf("remember the refusals of channel %s: %w", channel, err)
	}
	return nil
}

// formatStreak writes "COUNT LAST ALIKE FAILED BACK", the lists with commas between.
func formatStreak(s notify.Streak) string {
	list := func(ids []int64) string {
		texts := make([]string, 0, mostKept)
		for _, id := range ids[max(0, len(ids)-mostKept):] {
			texts = append(texts, strconv.FormatInt(id, 10))
		}
		return strings.Join(texts, ",")
	}
	alike := s.Alike
	if alike == "" {
		alike = "-"
	}
	return fmt.Sprintf("%d %d %s %s;%s", s.Count, s.Last.Unix(), alike, list(s.Failed), list(s.Back))
}

// parseStreak reads what formatStreak wrote; what cannot be read is an empty streak.
func parseStreak(text string) notify.Streak {
	words := strings.Fields(text)
	if len(words) != 4 {
		return notify.Streak{}
	}
	count, err := strconv.Atoi(words[0])
	last, err2 := strconv.ParseInt(words[1], 10, 64)
	failed, back, ok := strings.Cut(words[3], ";")
	if err != nil || err2 != nil || !ok {
		return notify.Streak{}
	}
	s := notify.Streak{Alike: strings.Trim(words[2], "-"), Count: count, Last: time.Unix(last, 0)}
	for _, list := range []struct {
		text string
		to   *[]int64
	}{{failed, &s.Failed}, {back, &s.Back}} {
		for word := range strings.SplitSeq(list.text, ",") {
			if id, err := strconv.ParseInt(word, 10, 64); err == nil {
				*list.to = append(*list.to, id)
			}
		}
	}
	return s
}
