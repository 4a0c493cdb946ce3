-- Lines of others that have waited for long in LMS's log. Used by doctor. Index:
-- messages by cdate, messageitems by message.
SELECT COUNT(*)
FROM messages m
LEFT JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= UNIX_TIMESTAMP() - ? AND m.cdate < UNIX_TIMESTAMP() - ? AND i.status = 1 AND p.message_id IS NULL
