-- Remembers that a run looked at this minute; never goes back. The text is UTC,
-- so that it sorts as time does.
INSERT INTO powiadom_meta (name, value) VALUES ('last_tick', ?) ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value))
