-- Which invoices are there and not cancelled, whose they are, and whether they are
-- open; one marked as paid is not. Index: PRIMARY.
SELECT id AS id, COALESCE(customerid, 0) AS customer, cdate AS time, closed = 0 AS ticked
FROM documents
WHERE id IN (?) AND type = 1 AND cancelled = 0
