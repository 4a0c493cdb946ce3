-- Remembers that a run looked at this minute.
INSERT INTO powiadom_meta (name, value) VALUES ('last_tick', ?) ON DUPLICATE KEY UPDATE value = VALUES(value)
