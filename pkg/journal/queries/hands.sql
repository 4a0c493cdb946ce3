-- Who has deliveries, and how many of their attempts ended without an answer;
-- locked until the end of the transaction. Index: PRIMARY.
SELECT messageitem_id AS id, COALESCE(lease_token LIKE ?, FALSE) AS ours, unsure AS unsure
FROM powiadom_outbox
WHERE messageitem_id IN (?)
FOR UPDATE
