-- Closes the runs of which nothing is left. Index: powiadom_runs finished.
UPDATE powiadom_runs r
SET r.finished = UNIX_TIMESTAMP()
WHERE r.finished IS NULL AND r.planned IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM powiadom_outbox o WHERE o.run_id = r.id)
