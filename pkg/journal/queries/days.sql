-- The largest run of each of the last days before an instant, a day being 24
-- hours back from it. Index: powiadom_runs notification.
SELECT MAX(matched)
FROM powiadom_runs
WHERE notification_id = ? AND at < ? AND at >= ? AND planned IS NOT NULL AND stopped IS NULL AND narrowed = 0
GROUP BY FLOOR((? - 1 - at) / 86400)
