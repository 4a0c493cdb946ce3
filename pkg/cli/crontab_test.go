package cli

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestCrontabs(t *testing.T) {
	const line = "* * * * * root /usr/local/bin/powiadom run -C /etc/lms/powiadom.ini\n"
	tests := []struct {
		name          string
		files         map[string]string
		found, looked []string
	}{
		{"nothing at all", nil, nil, []string{"/etc/crontab"}},
		{"none", map[string]string{"etc/crontab": "# m h\n", "etc/cron.d/lms": "0 3 * * * root lms-notify\n"}, nil, []string{"/etc/crontab", "/etc/cron.d/*"}},
		{"cron.d", map[string]string{"etc/cron.d/powiadom": "SHELL=/bin/sh\n" + line}, []string{"/etc/cron.d/powiadom"}, []string{"/etc/cron.d/*"}},
		{"a user's own", map[string]string{"var/spool/cron/crontabs/lms": "* * * * * powiadom -C x.ini run --catch-up 2h\n"}, []string{"/var/spool/cron/crontabs/lms"}, []string{"/var/spool/cron/crontabs/*"}},
		{"systemd", map[string]string{"etc/systemd/system/p.service": "[Service]\nExecStart=/usr/bin/powiadom run\n"}, []string{"/etc/systemd/system/p.service"}, []string{"/etc/systemd/system/*.service"}},
		{"a comment", map[string]string{"etc/crontab": "#" + line + "  # " + line}, nil, []string{"/etc/crontab"}},
		{"another command", map[string]string{"etc/crontab": "0 8 * * 1 root powiadom report | mail szef\n"}, nil, []string{"/etc/crontab"}},
		{"a dry run", map[string]string{"etc/crontab": "* * * * * root powiadom run --dry-run\n"}, nil, []string{"/etc/crontab"}},
		{"another program", map[string]string{"etc/crontab": "* * * * * root niepowiadom run\n"}, nil, []string{"/etc/crontab"}},
		{"twice", map[string]string{"etc/crontab": line, "etc/cron.d/powiadom": line}, []string{"/etc/crontab", "/etc/cron.d/powiadom"}, []string{"/etc/crontab", "/etc/cron.d/*"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := make(fstest.MapFS)
			for name, text := range tt.files {
				root[name] = &fstest.MapFile{Data: []byte(text)}
			}
			found, looked := crontabs(root)
			if diff := cmp.Diff([][]string{tt.found, tt.looked}, [][]string{found, looked}); diff != "" {
				t.Errorf("found and looked at (-want +got):\n%s", diff)
			}
		})
	}
}
