-- Which of them may be told at all. Index: PRIMARY.
SELECT id FROM customers WHERE id IN (?) AND deleted = 0 AND type IN (0, 1)
