-- Lines of ours that LMS's log shows as waiting and that nothing will send: there
-- must be none. Used by doctor. Index: messages by cdate, messageitems by
-- message, powiadom_outbox PRIMARY.
SELECT COUNT(*)
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id
WHERE m.cdate >= UNIX_TIMESTAMP() - ? AND i.status = 1 AND o.messageitem_id IS NULL
