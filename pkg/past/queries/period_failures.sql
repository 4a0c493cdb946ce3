-- Why deliveries failed for good in a period. Used by report. Index: messages by
-- cdate, messageitems by message.
SELECT m.type AS type, LEFT(COALESCE(i.error, ''), 255) AS error, COUNT(*) AS count
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ? AND i.status IN (3, 7)
GROUP BY m.type, LEFT(COALESCE(i.error, ''), 255)
