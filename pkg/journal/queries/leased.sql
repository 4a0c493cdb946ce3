-- What was taken. Index: lease, powiadom_runs PRIMARY.
SELECT o.messageitem_id AS id, o.run_id AS run, COALESCE(r.notification_id, 0) AS notification, o.attempts AS attempts,
       o.attempts > 0 OR o.tried <> 0 AS tried, o.tried = 2 AS begun, COALESCE(o.digest, '') AS digest,
       UNIX_TIMESTAMP() - o.queued AS age, COALESCE(o.refs, '') AS refs
FROM powiadom_outbox o
LEFT JOIN powiadom_runs r ON r.id = o.run_id
WHERE o.lease_token = ?
ORDER BY o.messageitem_id
