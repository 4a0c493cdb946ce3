-- Counters of runs, with what still waits. Index: PRIMARY, powiadom_outbox run.
SELECT r.id AS id, COALESCE(r.notification_id, 0) AS notification, r.at AS at, r.matched AS matched, r.deliveries AS deliveries,
       r.sent AS sent, r.failed AS failed, r.cancelled AS cancelled, COALESCE(r.skipped, '{}') AS skipped,
       COALESCE(r.stopped, '') AS stopped,
       (SELECT COUNT(*) FROM powiadom_outbox o WHERE o.run_id = r.id) AS waiting
FROM powiadom_runs r
WHERE r.id IN (?)
ORDER BY r.id
