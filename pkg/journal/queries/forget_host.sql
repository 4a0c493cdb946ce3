-- Takes a host's leave to send. Index: PRIMARY.
DELETE FROM powiadom_meta WHERE name = ?
