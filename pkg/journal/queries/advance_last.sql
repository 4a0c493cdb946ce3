-- advance.sql for the last page: planning ends with it. Index: PRIMARY.
UPDATE powiadom_runs
SET customer_cursor = ?, matched = matched + ?, deliveries = deliveries + ?, sent = sent + ?, skipped = ?,
    planned = UNIX_TIMESTAMP(), lease_token = NULL, lease_until = 0
WHERE id = ? AND lease_token = ? AND planned IS NULL
