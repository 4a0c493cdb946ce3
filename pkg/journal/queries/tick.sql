-- Remembers that a run looked at this minute; never goes back. The text is UTC,
-- so that it sorts as time does; what is no time there gives way.
INSERT INTO powiadom_meta (name, value) VALUES ('last_tick', ?) ON DUPLICATE KEY UPDATE value = GREATEST(IF(value LIKE '2%', value, ''), VALUES(value))
