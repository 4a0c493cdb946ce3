-- Ids that LMS has, and which of them may be told at all. Used by send
-- --customers-from. Index: PRIMARY, customer_addresses by customer.
SELECT c.id AS id,
       c.deleted = 0 AND c.type IN (0, 1)
       AND EXISTS (SELECT 1 FROM customer_addresses b WHERE b.customer_id = c.id AND b.type = 1) AS meant
FROM customers c
WHERE c.id IN (?)
