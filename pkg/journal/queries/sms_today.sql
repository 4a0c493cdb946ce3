-- How many SMS customers were sent in a time, by all notifications and sends. What waits,
-- and what was perhaps delivered, counts; what failed or was cancelled does not.
-- Index: messages by cdate, powiadom_messages PRIMARY, messageitems by message.
SELECT i.customerid AS customer, COUNT(*) AS count
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ? AND m.type = 2 AND i.customerid IN (?)
  AND (i.status IN (1, 2, 4, 5, 8) OR i.status = 3 AND i.error LIKE ?)
GROUP BY i.customerid
