-- The invoices themselves, by customer; read row by row. Index: documents by cdate.
SELECT d.customerid AS customer, d.id AS id, d.cdate AS time,
       COALESCE(NULLIF(d.fullnumber, ''), CAST(d.number AS CHAR)) AS number, 0 AS booked, 0 AS value, 1 AS ticked, 0 AS days
FROM documents d
WHERE d.type = 1 AND d.cancelled = 0 AND d.cdate > ? AND d.cdate <= ? AND d.customerid > ? AND d.customerid <= ?
ORDER BY d.customerid, d.id
