-- Stores that a run has looked at this minute; an older minute changes nothing. The
-- text is UTC, so that it sorts as time does; an invalid text is replaced.
INSERT INTO powiadom_meta (name, value) VALUES ('last_tick', ?) ON DUPLICATE KEY UPDATE value = GREATEST(IF(value LIKE '2%', value, ''), VALUES(value))
