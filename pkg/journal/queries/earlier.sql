-- What the guard compares a run of one notification with: the oldest run that
-- waits, and how many customers the last ones reached that were planned whole.
-- Several of these are asked at once, with UNION ALL between.
-- Indexes: powiadom_runs finished, notification.
(SELECT notification_id AS notification, 'held' AS what, id AS value
 FROM powiadom_runs
 WHERE finished IS NULL AND planned IS NULL AND held IS NOT NULL AND notification_id = ?
 ORDER BY id
 LIMIT 1)
UNION ALL
(SELECT notification_id, 'reached', matched
 FROM powiadom_runs
 WHERE notification_id = ? AND planned IS NOT NULL AND stopped IS NULL AND narrowed = 0
 ORDER BY id DESC
 LIMIT ?)
