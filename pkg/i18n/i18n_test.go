package i18n

import (
	"fmt"
	"slices"
	"testing"
)

// Plurals are the Polish forms of a text, none when it has no other form.
func Plurals(one string) []string {
	t := polish().GetDomain().GetTranslations()[one]
	if t == nil || t.PluralID == "" {
		return nil
	}
	forms := make([]string, len(t.Trs))
	for i := range forms {
		forms[i] = t.Trs[i]
	}
	return forms
}

func TestDetect(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		env  map[string]string
		want string
	}{
		{"nothing set", nil, nil, English},
		{"LANG", nil, map[string]string{"LANG": "pl_PL.UTF-8"}, Polish},
		{"LC_MESSAGES before LANG", nil, map[string]string{"LC_MESSAGES": "pl_PL", "LANG": "en_GB.UTF-8"}, Polish},
		{"LC_ALL before both", nil, map[string]string{"LC_ALL": "C.UTF-8", "LC_MESSAGES": "pl_PL", "LANG": "pl_PL"}, English},
		{"an empty one is not set", nil, map[string]string{"LC_ALL": "", "LANG": "pl"}, Polish},
		{"modifier", nil, map[string]string{"LANG": "pl@euro"}, Polish},
		{"POSIX", nil, map[string]string{"LANG": "POSIX"}, English},
		{"another language", nil, map[string]string{"LANG": "tr_TR.UTF-8"}, English},
		{"a language that only begins so", nil, map[string]string{"LANG": "plt_MG"}, English},
		{"LANGUAGE is not read", nil, map[string]string{"LANGUAGE": "pl"}, English},
		{"flag", []string{"--lang", "pl", "list"}, nil, Polish},
		{"flag with =", []string{"list", "--lang=pl"}, nil, Polish},
		{"flag before the environment", []string{"--lang=en"}, map[string]string{"LC_ALL": "pl_PL"}, English},
		{"the last flag", []string{"--lang", "en", "--lang=pl"}, nil, Polish},
		{"an unknown flag value", []string{"--lang", "de"}, map[string]string{"LANG": "pl_PL"}, Polish},
		{"no flag any more", []string{"--", "--lang=pl"}, nil, English},
		{"a flag without a value", []string{"--lang"}, map[string]string{"LANG": "pl_PL"}, Polish},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Detect(tc.args, func(name string) string { return tc.env[name] }); got != tc.want {
				t.Errorf("Detect(%q, %v) = %q, want %q", tc.args, tc.env, got, tc.want)
			}
		})
	}
}

// Each number has the form of its language.
func TestN(t *testing.T) {
	defer func(was string) { current = was }(current)
	for language, wants := range map[string][]string{
		English: {"1 customer", "2 customers", "5 customers", "12 customers", "22 customers", "112 customers", "0 customers"},
		Polish:  {"1 klient", "2 klientów", "5 klientów", "12 klientów", "22 klientów", "112 klientów", "0 klientów"},
	} {
		current = language
		var got []string
		for _, n := range []int{1, 2, 5, 12, 22, 112, 0} {
			got = append(got, N(n, "%d customer", "%d customers", n))
		}
		if fmt.Sprint(got) != fmt.Sprint(wants) {
			t.Errorf("in %s: %v, want %v", language, got, wants)
		}
	}
	current = Polish
	var got []string
	for _, n := range []int{1, 2, 5, 12, 22, 112, 0} {
		got = append(got, N(n, "Nothing to find fault with in %d notification.", "Nothing to find fault with in %d notifications.", n))
	}
	want := []string{"1 powiadomienie", "2 powiadomienia", "5 powiadomień", "12 powiadomień", "22 powiadomienia", "112 powiadomień", "0 powiadomień"}
	for i := range want {
		want[i] += " bez zastrzeżeń."
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
