-- How much waits of the runs of notifications. Indexes: powiadom_outbox run,
-- powiadom_runs PRIMARY.
SELECT r.id AS run, r.notification_id AS notification, COUNT(*) AS waiting
FROM powiadom_outbox o
JOIN powiadom_runs r ON r.id = o.run_id
WHERE r.notification_id IN (?)
GROUP BY r.id, r.notification_id
ORDER BY r.id
