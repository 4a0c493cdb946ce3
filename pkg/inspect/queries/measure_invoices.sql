-- The search for new invoices. Used by doctor, which times it.
SELECT COUNT(*) FROM documents WHERE type = 1 AND cancelled = 0 AND cdate > UNIX_TIMESTAMP() - 86400 AND cdate <= UNIX_TIMESTAMP()
