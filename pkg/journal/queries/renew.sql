-- Keeps this process's leases alive. Index: PRIMARY.
UPDATE powiadom_outbox SET lease_until = UNIX_TIMESTAMP() + ?
WHERE messageitem_id IN (?) AND lease_token LIKE ?
