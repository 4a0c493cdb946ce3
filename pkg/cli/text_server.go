package cli

import "github.com/powiadom/powiadom/pkg/i18n"

// Findings of doctor about the database server.
var (
	textServerSocket    = i18n.T("%s at %s, server %s")
	textServerTLS       = i18n.T("%s at %s, server %s, encrypted (%s)")
	textServerLocal     = i18n.T("%s at %s, server %s, not encrypted, on this machine")
	textServerPlain     = i18n.T("%s at %s, server %s, not encrypted: whoever can listen on the way reads all that is asked and answered")
	adviceEncrypt       = i18n.T("set ssl_ca in [database]; the server must have a certificate")
	textBinlogOff       = i18n.T("the server keeps no binary log")
	textBinlogOK        = i18n.T("the server's binary log is in form %s")
	textBinlogStatement = i18n.T("the server's binary log holds statements (binlog_format = STATEMENT): it refuses all that powiadom writes")
	adviceBinlog        = i18n.T("set binlog_format = MIXED or ROW in its configuration")
)
