INSERT INTO powiadom_meta (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)
