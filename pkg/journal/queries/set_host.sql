-- Lets a host send. Index: PRIMARY.
INSERT INTO powiadom_meta (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value)
