-- Which invoices are there and not cancelled, and whose they are. Index: PRIMARY.
SELECT id AS id, COALESCE(customerid, 0) AS customer, cdate AS time, 1 AS ticked
FROM documents
WHERE id IN (?) AND type = 1 AND cancelled = 0
