-- The database's clock, which all hosts share.
SELECT UNIX_TIMESTAMP()
