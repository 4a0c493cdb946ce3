-- Gives a held run to this process. Of several that confirm it at once, one finds
-- the row. Index: PRIMARY.
UPDATE powiadom_runs
SET held = NULL, stopped = NULL, confirmed = ?, lease_token = ?, lease_until = UNIX_TIMESTAMP() + ?
WHERE id = ? AND held IS NOT NULL AND planned IS NULL
