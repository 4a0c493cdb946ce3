-- SMS of the last three days of which the gateway has not said yet whether they arrived,
-- by id. Index: messages by cdate, powiadom_messages PRIMARY, messageitems by message.
SELECT i.id AS id, i.externalmsgid AS gateway_id
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate > UNIX_TIMESTAMP() - 259200 AND m.type = 2 AND p.channel = 'sms'
  AND i.status = 2 AND i.externalmsgid <> '' AND i.id > ?
ORDER BY i.id
LIMIT ?
