-- Payments of customers dated within a time, one of which may stand in the place of
-- one that was deleted. Index: cash by customer.
SELECT p.id AS id, COALESCE(p.customerid, 0) AS customer, p.time AS time, COALESCE({{notification}}, 0) = 1 AS ticked
FROM cash p
WHERE p.customerid IN (?) AND p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ?
