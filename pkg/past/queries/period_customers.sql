-- How many customers were told something in a period. Used by report. Index:
-- messages by cdate, messageitems by message.
SELECT COUNT(DISTINCT i.customerid)
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ? AND i.status IN (2, 5)
