-- The payments themselves. Index: cash by customer.
SELECT p.id AS id, p.customerid AS customer FROM cash p
WHERE p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND p.customerid IN (?)
ORDER BY p.id
