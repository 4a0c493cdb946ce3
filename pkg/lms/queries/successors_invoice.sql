-- Invoices of customers dated within a time, one of which may stand in the place of
-- one that was deleted. Index: documents by customer.
SELECT id AS id, COALESCE(customerid, 0) AS customer, cdate AS time, 1 AS ticked
FROM documents
WHERE customerid IN (?) AND type = 1 AND cancelled = 0 AND cdate > ? AND cdate <= ?
