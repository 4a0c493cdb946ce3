-- The texts of customers' warnings, locked until the end of the transaction. Index:
-- PRIMARY.
SELECT id AS id, message AS message FROM customers WHERE id IN (?) ORDER BY id FOR UPDATE
