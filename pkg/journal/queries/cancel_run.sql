-- Ends the planning of a run, by whatever process, and its waiting for a person.
-- Index: PRIMARY.
UPDATE powiadom_runs
SET held = NULL, stopped = ?, planned = UNIX_TIMESTAMP(), lease_token = NULL, lease_until = 0
WHERE id = ? AND planned IS NULL
