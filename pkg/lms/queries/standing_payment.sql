-- Which payments are there, and whose they are. Index: PRIMARY.
SELECT p.id AS id, COALESCE(p.customerid, 0) AS customer, p.time AS time, COALESCE({{notification}}, 0) = 1 AS ticked
FROM cash p
WHERE p.id IN (?) AND p.type = 1 AND p.value > 0
