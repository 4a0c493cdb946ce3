-- The same with the entries that LMS or others made. Index: messages PRIMARY.
SELECT m.id AS id
FROM messages m
LEFT JOIN powiadom_messages p ON p.message_id = m.id
LEFT JOIN powiadom_runs r ON r.id = p.run_id
WHERE m.id < ?
  {{conditions}}
ORDER BY m.id DESC
LIMIT ?
