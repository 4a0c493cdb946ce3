-- Somebody said that an address does not exist: dead at once, or when it is said a
-- second time. Index: PRIMARY.
INSERT INTO powiadom_dead (customer_id, channel, destination, bounces, since, last, words)
VALUES (?, ?, ?, 1, IF(?, UNIX_TIMESTAMP(), NULL), UNIX_TIMESTAMP(), ?)
ON DUPLICATE KEY UPDATE since = COALESCE(since, UNIX_TIMESTAMP()), bounces = bounces + 1, last = VALUES(last), words = VALUES(words)
