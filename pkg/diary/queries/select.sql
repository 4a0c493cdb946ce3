-- What was done, the newest first: of one notification (0: of all), since a time.
-- Index: PRIMARY backwards, or notification.
SELECT id, at, person, host, what, COALESCE(notification_id, 0) AS notification, COALESCE(run_id, 0) AS run,
       COALESCE(detail, '') AS detail
FROM powiadom_log
WHERE (? = 0 OR notification_id = ?) AND at >= ?
ORDER BY id DESC
LIMIT ?
