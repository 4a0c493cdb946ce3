DELETE FROM powiadom_meta WHERE name = ?
