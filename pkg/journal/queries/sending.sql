-- The row that each send by hand changes before it looks for another: they are begun
-- one after the other, on nodes of a cluster too, where the slower one of two meets
-- the conflict at COMMIT and looks again. What is written differs each time, or
-- nothing would be. Index: PRIMARY.
INSERT INTO powiadom_meta (name, value) VALUES ('last send', ?) ON DUPLICATE KEY UPDATE value = VALUES(value)
