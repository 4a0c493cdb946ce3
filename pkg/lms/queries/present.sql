-- Who of those whose messages wait is a customer still. Index: PRIMARY.
SELECT id FROM customers WHERE id IN (?) AND deleted = 0 AND type IN (0, 1) ORDER BY id
