INSERT INTO powiadom_meta (name, value) VALUES (?, ?)
