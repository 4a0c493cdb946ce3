package i18n_test

import (
	"testing"

	"github.com/powiadom/powiadom/pkg/diary"
	"github.com/powiadom/powiadom/pkg/i18n"
	"github.com/powiadom/powiadom/pkg/notify"
	"github.com/powiadom/powiadom/pkg/past"
)

// People read codes as words of their language.
func TestCodesHaveWords(t *testing.T) {
	t.Parallel()
	codes := []string{
		string(notify.Active), string(notify.Inactive), string(notify.Deleted),
		string(notify.RepeatOnce), string(notify.RepeatEveryRun),
	}
	codes = append(codes, words(notify.Channels())...)
	codes = append(codes, words(notify.Events())...)
	codes = append(codes, words(notify.FilterKinds())...)
	codes = append(codes, words(notify.Reasons())...)
	codes = append(codes, words(past.StatusWords())...)
	codes = append(codes, words(diary.Acts())...)
	for _, code := range codes {
		if _, ok := i18n.Translation(code); !ok {
			t.Errorf("code %s has no Polish word", code)
		}
	}
}

func words[T ~string](codes []T) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}
