-- The last fault of a channel that the administrator was told of.
SELECT value FROM powiadom_meta WHERE name = ?
