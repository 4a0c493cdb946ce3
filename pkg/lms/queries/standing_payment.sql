-- Which payments are there, and whose they are. Index: PRIMARY.
SELECT id AS id, COALESCE(customerid, 0) AS customer, time AS time
FROM cash
WHERE id IN (?) AND type = 1 AND value > 0
