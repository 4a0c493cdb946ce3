package i18n

import "testing"

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
