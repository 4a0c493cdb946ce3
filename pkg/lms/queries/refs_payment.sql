-- The payments themselves, by customer; read row by row. Those of the second half
-- were booked lately. Indexes: cash by time, and PRIMARY.
SELECT p.customerid AS customer, p.id AS id, p.time AS time, '' AS number, p.value AS booked,
       p.value * COALESCE(p.currencyvalue, 1) AS value, COALESCE({{notification}}, 0) = 1 AS ticked, 0 AS days
FROM cash p
WHERE p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND p.customerid > ? AND p.customerid <= ?
UNION
SELECT p.customerid AS customer, p.id AS id, p.time AS time, '' AS number, p.value AS booked,
       p.value * COALESCE(p.currencyvalue, 1) AS value, COALESCE({{notification}}, 0) = 1 AS ticked, 0 AS days
FROM cash p
WHERE p.id > ? AND p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND p.customerid > ? AND p.customerid <= ?
ORDER BY customer, id
