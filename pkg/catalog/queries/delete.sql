-- For good: the row stays, for the log.
UPDATE powiadom_notifications SET state = 'deleted', deleted = UNIX_TIMESTAMP(), updated = UNIX_TIMESTAMP()
WHERE id = ? AND deleted IS NULL
