package setup

import (
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/channel/sms"
	"github.com/powiadom/powiadom/pkg/config"
	"github.com/powiadom/powiadom/pkg/render"
)

// A customer reads no %word, and an SMS costs two parts at most; the names are those
// that powiadom reads.
func TestDefaultTexts(t *testing.T) {
	t.Parallel()
	known := make(map[string]bool)
	for _, s := range config.Reference() {
		known[s.Section+"."+s.Name] = true
	}
	values := strings.NewReplacer("%balance", "-12 345,67 zł", "%payment", "12 345,67 zł", "%bankaccount", "02 1050 1025 0000 0000 0000 0001")
	for _, d := range defaultTexts() {
		if !known["phpui."+d.name] {
			t.Errorf("%s: powiadom does not read it", d.name)
		}
		template := render.Parse(d.text)
		if words := template.Unknown(); len(words) > 0 || len(template.Variables()) == 0 {
			t.Errorf("%s: unknown %q, known %q", d.name, words, template.Variables())
		}
		if strings.HasSuffix(d.name, "_sms") {
			text, segments, err := sms.Prepare(values.Replace(d.text), 2, true)
			if err != nil || strings.Contains(text, "%") {
				t.Errorf("%s: %q in %d parts, %v", d.name, text, segments.Parts, err)
			}
		}
	}
}
