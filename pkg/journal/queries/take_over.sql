-- Takes over runs whose process died while planning, but none that wait for a person.
-- Index: powiadom_runs finished.
UPDATE powiadom_runs
SET lease_token = ?, lease_until = UNIX_TIMESTAMP() + ?
WHERE finished IS NULL AND planned IS NULL AND held IS NULL AND lease_until < UNIX_TIMESTAMP()
