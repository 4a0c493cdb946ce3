package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/powiadom/powiadom/pkg/config"
)

func TestDatabaseAddress(t *testing.T) {
	tests := []struct {
		host, socket     string
		network, address string
	}{
		{"localhost", "/run/mysqld/mysqld.sock", "unix", "/run/mysqld/mysqld.sock"},
		{"localhost", "/var/lib/mysql/mysql.sock", "unix", "/var/lib/mysql/mysql.sock"},
		{"", "/tmp/mysql.sock", "unix", "/tmp/mysql.sock"},
		{"localhost", "", "tcp", "127.0.0.1:3306"},
		{"", "", "tcp", "127.0.0.1:3306"},
		{"127.0.0.1", "/run/mysqld/mysqld.sock", "tcp", "127.0.0.1:3306"},
		{"db.example.com", "", "tcp", "db.example.com:3306"},
		{"db.example.com:3307", "", "tcp", "db.example.com:3307"},
		{"localhost:3307", "/run/mysqld/mysqld.sock", "tcp", "localhost:3307"},
		{"localhost:/srv/my.sock", "", "unix", "/srv/my.sock"},
		{"/srv/my.sock", "", "unix", "/srv/my.sock"},
		{"[::1]:3307", "", "tcp", "[::1]:3307"},
		{"[::1]", "", "tcp", "[::1]:3306"},
		{"::1", "", "tcp", "[::1]:3306"},
	}
	for _, tt := range tests {
		t.Run(tt.host+tt.socket, func(t *testing.T) {
			f := parse(t, "[database]\nhost = \""+tt.host+"\"\nuser = lms\npassword = \"s3cret\"\ndatabase = lms\n")
			got, err := f.Database(func(path string) bool { return path == tt.socket })
			want := config.Database{Network: tt.network, Address: tt.address, User: "lms", Password: "s3cret", Name: "lms"}
			if err != nil || got != want {
				t.Errorf("Database(host %q) = %+v, %v, want %+v", tt.host, got, err, want)
			}
		})
	}
}

func TestDatabaseTypes(t *testing.T) {
	for _, kind := range []string{"mysql", "mysqli", "mariadb", "MySQL", `""`} {
		f := parse(t, "[database]\ntype = "+kind+"\nuser = lms\ndatabase = lms\n")
		if _, err := f.Database(config.Exists); err != nil {
			t.Errorf("Database(type %s) = %v", kind, err)
		}
	}
}

func TestDatabaseErrors(t *testing.T) {
	const whole = "host = db\nuser = lms\npassword = Tajne\ndatabase = lms\n"
	const hosts = "lms.ini: database.host: not understood: allowed are localhost, host, host:port, [::1]:port and host:/path/to/socket"
	tests := []struct {
		name, src, want string
	}{
		{"nothing", "", "lms.ini: database.user: is not set"},
		{"no name", "user = lms\n", "lms.ini: database.database: is not set"},
		{"empty user", "user =\ndatabase = lms\n", "lms.ini: database.user: is not set"},
		{"postgres", "type = postgres\n" + whole, "lms.ini: database.type: powiadom works with MySQL and MariaDB"},
		{"pgsql", "type = pgsql\n" + whole, "lms.ini: database.type: powiadom works with MySQL and MariaDB"},
		{"unknown type", "type = oracle\n" + whole, "lms.ini: database.type: unknown: allowed are mysql, mysqli and mariadb"},
		{"port", whole + "host = Tajne:x\n", hosts},
		{"port zero", whole + "host = db:0\n", hosts},
		{"port too large", whole + "host = db:65536\n", hosts},
		{"no port", whole + "host = \"db:\"\n", hosts},
		{"no host", whole + "host = \":3306\"\n", hosts},
		{"path", whole + "host = db/x\n", hosts},
		{"user in host", whole + "host = \"a@b\"\n", hosts},
		{"blank", whole + "host = \"a b\"\n", hosts},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse(t, "[database]\n"+tt.src).Database(config.Exists)
			fe, ok := errors.AsType[*config.FileError](err)
			if !ok {
				t.Fatalf("Database = %v, want a FileError", err)
			}
			if got := fe.Error(); got != tt.want || strings.Contains(got, "Tajne") {
				t.Errorf("Error() = %q, want %q", got, tt.want)
			}
			if fe.Hint() == "" {
				t.Error("Hint() is empty")
			}
		})
	}
}

func TestDatabaseTLS(t *testing.T) {
	tests := []struct {
		name, src string
		want      config.DatabaseVerify
	}{
		{"no key", "", ""},
		{"an empty file name alone", "ssl_ca =\n", ""},
		{"on", "ssl_verify = on\n", config.VerifyFull},
		{"yes", "ssl_verify = \"yes\"\n", config.VerifyFull},
		{"off, which PHP reads as nothing", "ssl_verify = off\n", config.VerifyNone},
		{"off in quotes", "ssl_verify = \"off\"\n", config.VerifyNone},
		{"false", "ssl_verify = false\n", config.VerifyNone},
		{"zero", "ssl_verify = 0\n", config.VerifyNone},
		{"any name", "ssl_verify = CA\n", config.VerifyCA},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parse(t, "[database]\nhost = db\nuser = lms\ndatabase = lms\n"+tt.src).Database(config.Exists)
			if err != nil || got.TLS.Verify != tt.want || got.TLS.CA != "" {
				t.Errorf("TLS = %+v, %v, want %q", got.TLS, err, tt.want)
			}
		})
	}
}
