-- A held run becomes this process's own: of several that confirm it at once one
-- meets it. Index: PRIMARY.
UPDATE powiadom_runs
SET held = NULL, stopped = NULL, confirmed = ?, lease_token = ?, lease_until = UNIX_TIMESTAMP() + ?
WHERE id = ? AND held IS NOT NULL AND planned IS NULL
