package inspect

import (
	"context"
	"strings"

	"github.com/powiadom/powiadom/pkg/i18n"
)

// Server is what the database server says of itself and of this connection.
type Server struct {
	Version   string
	Protocol  string // of the encryption, such as TLSv1.3
	Cipher    string // empty: there is no encryption
	Logs      bool   // there is a binary log
	LogFormat string // ROW, MIXED or STATEMENT
}

// Server asks the database server.
func (i *Inspector) Server(ctx context.Context) (Server, error) {
	values := make(map[string]string)
	for _, query := range []string{"server", "server_log"} {
		var rows []struct {
			Name  string `db:"Variable_name"`
			Value string `db:"Value"`
		}
		if err := i.db.SelectContext(ctx, &rows, i.queries[query]); err != nil {
			return Server{}, i18n.Errorf("ask the database server: %w", err)
		}
		for _, r := range rows {
			values[strings.ToLower(r.Name)] = r.Value
		}
	}
	return Server{
		Version: values["version"], Protocol: values["ssl_version"], Cipher: values["ssl_cipher"],
		Logs: strings.EqualFold(values["log_bin"], "ON"), LogFormat: values["binlog_format"],
	}, nil
}
