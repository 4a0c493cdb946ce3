UPDATE powiadom_notifications SET state = 'inactive', updated = UNIX_TIMESTAMP()
WHERE id = ? AND deleted IS NULL AND state <> 'deleted'
