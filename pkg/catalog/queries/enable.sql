-- Makes an inactive notification active, and arms a one-time one again: its
-- next occurrence is a new one. Index: PRIMARY.
UPDATE powiadom_notifications SET armed = armed + (state <> 'active'), state = 'active', updated = UNIX_TIMESTAMP()
WHERE id = ? AND deleted IS NULL AND state <> 'deleted'
