-- A one-time notification has run. Index: PRIMARY.
UPDATE powiadom_notifications SET state = 'inactive', updated = UNIX_TIMESTAMP()
WHERE id = ? AND once = 1 AND armed = ? AND deleted IS NULL
