-- What was planned in a period, by entry of the message list and state of its
-- lines. Days are those of the installation's zone, so package past makes them.
-- Used by report. Index: messages by cdate, messageitems by message.
SELECT MIN(m.type) AS type, MIN(m.cdate) AS planned, MIN(COALESCE(r.notification_id, 0)) AS notification,
       i.status AS status, COUNT(*) AS count
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
LEFT JOIN powiadom_runs r ON r.id = p.run_id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ?
GROUP BY m.id, i.status
