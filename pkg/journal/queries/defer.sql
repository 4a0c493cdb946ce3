-- Puts deliveries off to a later attempt, after a temporary failure. Index: PRIMARY.
UPDATE powiadom_outbox
SET attempts = attempts + 1, not_before = UNIX_TIMESTAMP() + ?, lease_token = NULL, lease_until = 0,
    tried = LEAST(tried, 1)
WHERE messageitem_id IN (?)
