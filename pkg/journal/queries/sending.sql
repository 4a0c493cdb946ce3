-- The row that each send by hand changes before it looks for others, so that sends
-- begin one after the other. On nodes of a cluster the slower of two is refused at
-- COMMIT and looks again. The value differs each time, or nothing would be written.
-- Index: PRIMARY.
INSERT INTO powiadom_meta (name, value) VALUES ('last send', ?) ON DUPLICATE KEY UPDATE value = VALUES(value)
