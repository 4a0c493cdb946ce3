-- Payments of customers dated within a time, one of which may stand in the place of
-- one that was deleted. Index: cash by customer.
SELECT id AS id, COALESCE(customerid, 0) AS customer, time AS time
FROM cash
WHERE customerid IN (?) AND type = 1 AND value > 0 AND time > ? AND time <= ?
