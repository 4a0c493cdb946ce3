-- Somebody said that an address does not exist: dead at once, or when it is said again
-- half a day later. Index: PRIMARY.
INSERT INTO powiadom_dead (customer_id, channel, destination, bounces, since, first, last, words)
VALUES (?, ?, ?, 1, IF(?, UNIX_TIMESTAMP(), NULL), UNIX_TIMESTAMP(), UNIX_TIMESTAMP(), ?)
ON DUPLICATE KEY UPDATE since = COALESCE(since, IF(first <= UNIX_TIMESTAMP() - 43200, UNIX_TIMESTAMP(), NULL)),
    bounces = bounces + 1, last = VALUES(last), words = VALUES(words)
