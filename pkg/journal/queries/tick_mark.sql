-- tick.sql, and also the hour's mark of LMS's payments, which replaces the one of two
-- days ago.
INSERT INTO powiadom_meta (name, value) VALUES ('last_tick', ?), (?, ?)
ON DUPLICATE KEY UPDATE value = IF(name = 'last_tick', GREATEST(IF(value LIKE '2%', value, ''), VALUES(value)), VALUES(value))
