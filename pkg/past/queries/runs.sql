-- Runs, newest first, a page by key. Conditions (runs_*.sql) stand for the
-- marker. Used by runs. Index: PRIMARY backwards, or UNIQUE occurrence for a
-- notification; powiadom_outbox run.
SELECT r.id AS id, COALESCE(r.notification_id, 0) AS notification,
       COALESCE(n.name, JSON_UNQUOTE(JSON_EXTRACT(r.definition, '$.Name')), '') AS name,
       r.at AS at, r.occurrence AS occurrence, r.started AS started, r.planned AS planned, r.finished AS finished,
       r.matched AS matched, r.deliveries AS deliveries, r.sent AS sent, r.failed AS failed, r.cancelled AS cancelled,
       COALESCE(NULLIF(r.skipped, ''), '{}') AS skipped, COALESCE(r.stopped, '') AS stopped, r.host AS host,
       IF(r.finished IS NULL AND r.planned IS NULL, COALESCE(r.held, 0), 0) AS held,
       (SELECT COUNT(*) FROM powiadom_outbox o WHERE o.run_id = r.id) AS waiting
FROM powiadom_runs r
LEFT JOIN powiadom_notifications n ON n.id = r.notification_id
WHERE r.id < ?
  {{conditions}}
ORDER BY r.id DESC
LIMIT ?
