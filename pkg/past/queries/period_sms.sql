-- The texts of SMS that were sent in a period, for their parts are paid for,
-- those that came back, too. Used by report. Index: messages by cdate,
-- messageitems by message.
SELECT COALESCE(i.body, m.body)
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ? AND m.type = 2 AND i.status IN (2, 5, 7)
