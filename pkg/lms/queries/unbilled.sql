-- How many customers have no billing address (type 1) and are told nothing, and the
-- first of them. Used by doctor. All customers are read once; index:
-- customer_addresses by customer.
SELECT COUNT(*) AS customers, COALESCE(MIN(c.id), 0) AS first
FROM customers c
WHERE c.deleted = 0 AND c.type IN (0, 1)
  AND NOT EXISTS (SELECT 1 FROM customer_addresses b WHERE b.customer_id = c.id AND b.type = 1)
