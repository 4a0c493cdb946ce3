package crontab_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/powiadom/powiadom/pkg/crontab"
)

const (
	good = "* * * * * powiadom /usr/bin/powiadom run -C /etc/lms/powiadom.ini\n"
	unit = "[Service]\nExecStart=/usr/bin/powiadom run -C /etc/lms/powiadom.ini --catch-up 1h\n"
)

// machine is a Debian with the program in /usr/bin, and what the files say.
func machine(files map[string]string) fstest.MapFS {
	root := fstest.MapFS{
		"etc/passwd":       {Data: []byte("root:x:0:0:root:/root:/bin/bash\npowiadom:x:990:990::/var/lib/powiadom:/bin/bash\n")},
		"usr/bin/powiadom": {Mode: 0o755},
		"opt/powiadom":     {Mode: 0o644},
	}
	for name, text := range files {
		name, mode, _ := strings.Cut(name, " ")
		file := &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		if mode == "writable" {
			file.Mode = 0o664
		}
		root[name] = file
	}
	return root
}

func TestFind(t *testing.T) {
	t.Parallel()
	const cronD, user = "etc/cron.d/powiadom", "var/spool/cron/crontabs/root"
	for _, tc := range []struct {
		name  string
		files map[string]string
		found []string // "FILE:LINE CONFIG: [fatal] fault"
	}{
		{"none", map[string]string{"etc/crontab": "# m h\n", "etc/cron.d/lms": "0 3 * * * root lms-notify\n"}, nil},
		{"as it should be", map[string]string{cronD: "SHELL=/bin/sh\n" + good}, []string{"/etc/cron.d/powiadom:2 /etc/lms/powiadom.ini"}},
		{"one that a removed package leaves", map[string]string{cronD: "* * * * * powiadom test -x /usr/bin/powiadom && /usr/bin/powiadom run -C /etc/lms/powiadom.ini\n"}, []string{
			"/etc/cron.d/powiadom:1 /etc/lms/powiadom.ini",
		}},
		{"a comment", map[string]string{"etc/crontab": "#" + good + "  # " + good}, nil},
		{"another command", map[string]string{"etc/crontab": "0 8 * * 1 root powiadom report | mail szef\n"}, nil},
		{"a dry run", map[string]string{"etc/crontab": "* * * * * root powiadom run --dry-run\n* * * * * root powiadom run -n\n"}, nil},
		{"another program", map[string]string{"etc/crontab": "* * * * * root niepowiadom run\n"}, nil},
		{"twice", map[string]string{"etc/crontab": good, cronD: good}, []string{
			"/etc/crontab:1 /etc/lms/powiadom.ini", "/etc/cron.d/powiadom:1 /etc/lms/powiadom.ini",
		}},
		{"a user's own", map[string]string{user: "* * * * * powiadom -C x.ini run --catch-up 2h\n"}, []string{"/var/spool/cron/crontabs/root:1 x.ini"}},
		{"by the environment", map[string]string{cronD: "POWIADOM_CONFIG=/etc/lms/a.ini\n* * * * * powiadom /usr/bin/powiadom run\n* * * * * powiadom POWIADOM_CONFIG='/b.ini' /usr/bin/powiadom run\n* * * * * powiadom /usr/bin/powiadom run -C /c.ini\n"}, []string{
			"/etc/cron.d/powiadom:2 /etc/lms/a.ini", "/etc/cron.d/powiadom:3 /b.ini", "/etc/cron.d/powiadom:4 /c.ini",
		}},
		{"a unit, by the environment", map[string]string{"etc/systemd/system/powiadom.service": "[Service]\nEnvironment=\"LANG=pl_PL.UTF-8\" \"POWIADOM_CONFIG=/etc/lms/a.ini\"\nExecStart=/usr/bin/powiadom run\n", "etc/systemd/system/timers.target.wants/powiadom.timer": ""}, []string{
			"/etc/systemd/system/powiadom.service:3 /etc/lms/a.ini",
		}},
		{"a user's own on Red Hat", map[string]string{"var/spool/cron/root": "* * * * * powiadom run\n"}, []string{"/var/spool/cron/root:1 "}},
		{"a user where none stands", map[string]string{user: good}, []string{
			`/var/spool/cron/crontabs/root:1 /etc/lms/powiadom.ini: fatal in a table of one user stands no user: "powiadom" would be the program`,
		}},
		{"wrapped", map[string]string{cronD: "* * * * * root nice -n 5 powiadom run --config-file=a.ini\n"}, []string{"/etc/cron.d/powiadom:1 a.ini"}},
		{"no user", map[string]string{cronD: "* * * * * /usr/bin/powiadom run\n"}, []string{
			"/etc/cron.d/powiadom:1 : fatal the line names no user: after the five fields stands who runs it",
		}},
		{"an unknown user", map[string]string{cronD: "* * * * * lms /usr/bin/powiadom run\n"}, []string{`/etc/cron.d/powiadom:1 : fatal this machine has no user "lms"`}},
		{"no path", map[string]string{cronD: "PATH=/bin:/sbin\n* * * * * root powiadom run\n"}, []string{
			`/etc/cron.d/powiadom:2 : fatal cron does not find "powiadom": it looks in /bin:/sbin only`,
		}},
		{"a path of the table's", map[string]string{cronD: `PATH = "/sbin:/usr/bin"` + "\n* * * * * root powiadom run\n"}, []string{"/etc/cron.d/powiadom:2 "}},
		{"another place", map[string]string{cronD: "* * * * * root /usr/local/bin/powiadom run\n"}, []string{"/etc/cron.d/powiadom:1 : fatal there is no program /usr/local/bin/powiadom"}},
		{"no program", map[string]string{cronD: "* * * * * root /opt/powiadom run\n"}, []string{"/etc/cron.d/powiadom:1 : fatal there is no program /opt/powiadom"}},
		{"a dot", map[string]string{"etc/cron.d/powiadom.cron": good}, []string{
			`/etc/cron.d/powiadom.cron:1 /etc/lms/powiadom.ini: fatal cron passes over a file of the name "powiadom.cron": letters, digits, - and _ are allowed, no dot`,
		}},
		{"writable", map[string]string{cronD + " writable": good}, []string{
			"/etc/cron.d/powiadom:1 /etc/lms/powiadom.ini: fatal cron passes over a file that its group or everybody may write",
		}},
		{"not ended", map[string]string{cronD: strings.TrimSuffix(good, "\n")}, []string{
			"/etc/cron.d/powiadom:1 /etc/lms/powiadom.ini: fatal its last line is not ended: cron passes over the whole file",
		}},
		{"Windows", map[string]string{cronD: strings.TrimSuffix(good, "\n") + "\r\n"}, []string{
			"/etc/cron.d/powiadom:1 /etc/lms/powiadom.ini: fatal the line ends as in Windows: the program would get an argument too many",
		}},
		{"every five minutes", map[string]string{cronD: "*/5 * * * * root powiadom run\n"}, []string{
			`/etc/cron.d/powiadom:1 : "*/5 * * * *" is not every minute: what is due between is told to nobody, or late with --catch-up`,
		}},
		{"hourly", map[string]string{cronD: "@hourly root powiadom run\n"}, []string{
			`/etc/cron.d/powiadom:1 : "@hourly" is not every minute: what is due between is told to nobody, or late with --catch-up`,
		}},
		{"every minute otherwise", map[string]string{cronD: "0-59 */1 * * * root powiadom run\n"}, []string{"/etc/cron.d/powiadom:1 "}},
		{"thrown away", map[string]string{cronD: "* * * * * root powiadom run >/dev/null 2>&1\n"}, []string{
			"/etc/cron.d/powiadom:1 : what a run has to say is thrown away: nobody hears of faults",
		}},
		{"no mail", map[string]string{cronD: "MAILTO=\"\"\n* * * * * root powiadom run\n"}, []string{
			"/etc/cron.d/powiadom:2 : what a run has to say is thrown away: nobody hears of faults",
		}},
		{"mail that nobody reads", map[string]string{cronD: "* * * * * daemon powiadom run\n", "etc/passwd": "root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n"}, []string{
			"/etc/cron.d/powiadom:1 : what a run has to say is mailed to the user daemon, who cannot log in: nobody reads it",
		}},
		{"mail that root reads", map[string]string{cronD: "MAILTO=root\n* * * * * daemon powiadom run\n", "etc/passwd": "daemon:x:1:1::/:/usr/sbin/nologin\n"}, []string{"/etc/cron.d/powiadom:2 "}},
		{"several, the worst first", map[string]string{cronD: "0 * * * * root /no/powiadom run\n"}, []string{
			"/etc/cron.d/powiadom:1 : fatal there is no program /no/powiadom",
			`/etc/cron.d/powiadom:1 : "0 * * * *" is not every minute: what is due between is told to nobody, or late with --catch-up`,
		}},
		{"a timer", map[string]string{"etc/systemd/system/p.service": unit, "etc/systemd/system/timers.target.wants/p.timer": ""}, []string{
			"/etc/systemd/system/p.service:2 /etc/lms/powiadom.ini",
		}},
		{"a service alone", map[string]string{"etc/systemd/system/p.service": unit}, []string{
			"/etc/systemd/system/p.service:2 /etc/lms/powiadom.ini: fatal p.timer is not enabled",
		}},
		{"the package's, not in use", map[string]string{"usr/lib/systemd/system/powiadom.service": unit}, nil},
		{"the package's", map[string]string{"usr/lib/systemd/system/powiadom.service": unit, "etc/systemd/system/timers.target.wants/powiadom.timer": ""}, []string{
			"/usr/lib/systemd/system/powiadom.service:2 /etc/lms/powiadom.ini",
		}},
		{"the administrator's in its place", map[string]string{
			"usr/lib/systemd/system/powiadom.service": unit, "etc/systemd/system/powiadom.service": unit, "etc/systemd/system/timers.target.wants/powiadom.timer": "",
		}, []string{"/etc/systemd/system/powiadom.service:2 /etc/lms/powiadom.ini"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			starts, _ := crontab.Find(machine(tc.files))
			if diff := cmp.Diff(tc.found, said(starts)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			for _, s := range starts {
				for _, f := range s.Faults {
					if f.Advice == "" {
						t.Errorf("no advice on %q", f.Err)
					}
				}
			}
		})
	}
}

func place(s crontab.Start) string { return fmt.Sprintf("%s:%d %s", s.File, s.Line, s.Config) }

// said puts starts into lines, one for each fault.
func said(starts []crontab.Start) []string {
	var lines []string
	for _, s := range starts {
		if len(s.Faults) == 0 {
			lines = append(lines, place(s))
		}
		for _, f := range s.Faults {
			line := place(s) + ": "
			if f.Fatal {
				line += "fatal "
			}
			lines = append(lines, line+f.Err.Error())
		}
	}
	return lines
}

func TestLookedAt(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		root fs.FS
		want []string
	}{
		{"nothing at all", fstest.MapFS{}, []string{"/etc/crontab"}},
		{"two places", machine(map[string]string{"etc/crontab": "# m h\n", "etc/cron.d/lms": "\n"}), []string{"/etc/crontab", "/etc/cron.d/*"}},
		{"services", machine(map[string]string{"etc/systemd/system/x.service": ""}), []string{"/etc/systemd/system/*.service"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, looked := crontab.Find(tc.root)
			if diff := cmp.Diff(tc.want, looked); diff != "" {
				t.Errorf("looked at (-want +got):\n%s", diff)
			}
		})
	}
}
