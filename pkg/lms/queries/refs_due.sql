-- The invoices themselves, by customer; read row by row. Index: documents by cdate.
SELECT d.customerid AS customer, d.id AS id, d.cdate AS time,
       COALESCE(NULLIF(d.fullnumber, ''), CAST(d.number AS CHAR)) AS number, 0 AS booked, 0 AS value, 1 AS ticked, d.paytime AS days
FROM documents d
WHERE d.type = 1 AND d.cancelled = 0 AND d.closed = 0 AND d.cdate >= ? AND d.cdate < ? AND d.paytime >= 0
  AND (d.cdate + {{offset}}) DIV 86400 + d.paytime = ? AND d.customerid > ? AND d.customerid <= ?
ORDER BY d.customerid, d.id
