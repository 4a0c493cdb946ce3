-- Gives deliveries back unsent, for any process to take at once. Index: PRIMARY.
UPDATE powiadom_outbox SET lease_token = NULL, lease_until = 0, tried = LEAST(tried, 1)
WHERE messageitem_id IN (?) AND lease_token LIKE ?
