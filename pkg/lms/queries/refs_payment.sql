-- The payments themselves, by customer; read row by row. Index: cash by time.
SELECT p.customerid AS customer, p.id AS id FROM cash p
WHERE p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND p.customerid > ? AND p.customerid <= ?
ORDER BY p.customerid, p.id
