-- The runs of notifications that are not finished, and how much of each waits.
-- Indexes: powiadom_runs finished, powiadom_outbox run.
SELECT r.id AS run, r.notification_id AS notification, COUNT(o.messageitem_id) AS waiting
FROM powiadom_runs r
LEFT JOIN powiadom_outbox o ON o.run_id = r.id
WHERE r.finished IS NULL AND r.notification_id IN (?)
GROUP BY r.id, r.notification_id
ORDER BY r.id
