-- Entries of LMS's message list that are powiadom's, newest first, a page by
-- key. Conditions (where_*.sql) stand for the marker. Used by history.
-- Index: powiadom_messages PRIMARY backwards, or UNIQUE variant for a run.
SELECT p.message_id AS id
FROM powiadom_messages p
JOIN messages m ON m.id = p.message_id
LEFT JOIN powiadom_runs r ON r.id = p.run_id
WHERE p.message_id < ?
  {{conditions}}
ORDER BY p.message_id DESC
LIMIT ?
