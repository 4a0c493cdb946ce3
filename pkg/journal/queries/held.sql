-- The runs that wait for a person. Index: powiadom_runs finished.
SELECT id AS id, COALESCE(notification_id, 0) AS notification, at AS at, held AS held, COALESCE(stopped, '') AS why
FROM powiadom_runs
WHERE finished IS NULL AND planned IS NULL AND held IS NOT NULL
ORDER BY id
