-- The rows just inserted, to learn their ids. Index: messageitems by message.
SELECT id AS id, COALESCE(customerid, 0) AS customer, destination AS destination
FROM messageitems
WHERE messageid IN (?) AND id >= ?
ORDER BY id
