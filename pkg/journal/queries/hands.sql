-- Whose deliveries are, locked until the end of the transaction. Index: PRIMARY.
SELECT messageitem_id AS id, COALESCE(lease_token LIKE ?, FALSE) AS ours
FROM powiadom_outbox
WHERE messageitem_id IN (?)
FOR UPDATE
