-- Who of those whose messages wait is a customer still, and who has a billing
-- address (customer_billed.sql). Index: PRIMARY, customer_addresses by customer.
SELECT c.id AS id, EXISTS (SELECT 1 FROM customer_addresses b WHERE b.customer_id = c.id AND b.type = 1) AS billed
FROM customers c
WHERE c.id IN (?) AND c.deleted = 0 AND c.type IN (0, 1)
ORDER BY c.id
