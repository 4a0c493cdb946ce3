-- Moves a run's cursor, if this process still owns its planning; the caller
-- rolls back when no row was found. Index: PRIMARY.
UPDATE powiadom_runs
SET customer_cursor = ?, matched = matched + ?, deliveries = deliveries + ?, sent = sent + ?, skipped = ?,
    lease_until = UNIX_TIMESTAMP() + ?
WHERE id = ? AND lease_token = ? AND planned IS NULL
