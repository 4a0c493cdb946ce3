-- Closes a held run that is not to be carried out. Index: PRIMARY.
UPDATE powiadom_runs
SET held = NULL, stopped = ?, planned = UNIX_TIMESTAMP(), finished = UNIX_TIMESTAMP()
WHERE id = ? AND held IS NOT NULL AND planned IS NULL
