-- Runs, newest first, a page by key, with what still waits, and what an operator
-- cancelled or deleted in LMS and nobody has taken out of the outbox yet.
-- Conditions (runs_*.sql) stand for the marker. Used by runs. Index: PRIMARY
-- backwards, or UNIQUE occurrence for a notification; powiadom_outbox run,
-- messageitems PRIMARY.
SELECT r.id AS id, COALESCE(r.notification_id, 0) AS notification,
       COALESCE(n.name, JSON_UNQUOTE(JSON_EXTRACT(r.definition, '$.Name')), '') AS name,
       r.at AS at, r.occurrence AS occurrence, r.started AS started, r.planned AS planned, r.finished AS finished,
       r.matched AS matched, r.deliveries AS deliveries, r.sent AS sent, r.failed AS failed, r.cancelled AS cancelled,
       COALESCE(NULLIF(r.skipped, ''), '{}') AS skipped, COALESCE(r.stopped, '') AS stopped, COALESCE(r.closed, '{}') AS closed, r.host AS host,
       IF(r.finished IS NULL AND r.planned IS NULL, COALESCE(r.held, 0), 0) AS held,
       (SELECT COUNT(*) FROM powiadom_outbox o JOIN messageitems i ON i.id = o.messageitem_id
        WHERE o.run_id = r.id AND i.status = 1) AS waiting,
       (SELECT COUNT(*) FROM powiadom_outbox o LEFT JOIN messageitems i ON i.id = o.messageitem_id
        WHERE o.run_id = r.id AND COALESCE(i.status, 0) <> 1) AS withdrawn
FROM powiadom_runs r
LEFT JOIN powiadom_notifications n ON n.id = r.notification_id
WHERE r.id < ?
  {{conditions}}
ORDER BY r.id DESC
LIMIT ?
