-- Ends the planning of a run. Index: PRIMARY.
UPDATE powiadom_runs
SET planned = UNIX_TIMESTAMP(), stopped = ?, lease_token = NULL, lease_until = 0
WHERE id = ? AND lease_token = ? AND planned IS NULL
