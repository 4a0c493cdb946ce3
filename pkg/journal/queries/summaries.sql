-- Counters of runs, with what still waits, and what an operator cancelled or
-- deleted in LMS and nobody has taken out of the outbox yet. Index: PRIMARY,
-- powiadom_outbox run, messageitems PRIMARY.
SELECT r.id AS id, COALESCE(r.notification_id, 0) AS notification, r.at AS at, r.matched AS matched, r.deliveries AS deliveries,
       r.sent AS sent, r.failed AS failed, r.cancelled AS cancelled, COALESCE(r.skipped, '{}') AS skipped,
       COALESCE(r.stopped, '') AS stopped, COALESCE(r.closed, '{}') AS closed,
       (SELECT COUNT(*) FROM powiadom_outbox o JOIN messageitems i ON i.id = o.messageitem_id
        WHERE o.run_id = r.id AND i.status = 1) AS waiting,
       (SELECT COUNT(*) FROM powiadom_outbox o LEFT JOIN messageitems i ON i.id = o.messageitem_id
        WHERE o.run_id = r.id AND COALESCE(i.status, 0) <> 1) AS withdrawn
FROM powiadom_runs r
WHERE r.id IN (?)
ORDER BY r.id
