-- The newest run of a notification that its schedule began, unless it waits for a
-- person; one that is being claimed is waited for. Index: notification.
SELECT id AS id, occurrence AS occurrence, started AS started, host AS host, FALSE AS narrowed,
       matched AS matched, deliveries - cancelled AS deliveries, planned IS NOT NULL AS planned
FROM powiadom_runs
WHERE notification_id = ? AND definition IS NULL AND held IS NULL
ORDER BY id DESC
LIMIT 1
FOR UPDATE
