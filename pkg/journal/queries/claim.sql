-- Claims an occurrence: error 1062 means that another process has it.
-- Index: UNIQUE occurrence.
INSERT INTO powiadom_runs (notification_id, occurrence, at, definition, narrowed, started, host, lease_token, lease_until)
VALUES (?, ?, ?, ?, ?, UNIX_TIMESTAMP(), ?, ?, UNIX_TIMESTAMP() + ?)
