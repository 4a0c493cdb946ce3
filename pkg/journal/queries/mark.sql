-- Stores the first mark of LMS's payments; an earlier one stays.
INSERT INTO powiadom_meta (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = value
