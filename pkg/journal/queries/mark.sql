-- Remembers how far the payments had come, when nothing is known of that yet.
INSERT INTO powiadom_meta (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = value
