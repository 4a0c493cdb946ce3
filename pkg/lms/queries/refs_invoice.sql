-- The invoices themselves. Index: documents by customer.
SELECT d.id AS id, d.customerid AS customer FROM documents d
WHERE d.type = 1 AND d.cancelled = 0 AND d.cdate > ? AND d.cdate <= ? AND d.customerid IN (?)
ORDER BY d.id
