-- What runs are about, asked of those that have deliveries waiting. Index: PRIMARY.
SELECT id AS id, COALESCE(notification_id, 0) AS notification, at AS at, definition AS definition
FROM powiadom_runs
WHERE id IN (?)
