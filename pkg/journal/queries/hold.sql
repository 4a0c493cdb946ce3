-- Makes a run wait for a person; no process owns it meanwhile. Index: PRIMARY.
UPDATE powiadom_runs
SET held = ?, stopped = ?, lease_token = NULL, lease_until = 0
WHERE id = ? AND lease_token = ? AND planned IS NULL
