-- Ids that LMS has, and which of them may be told at all. Used by send
-- --customers-from. Index: PRIMARY.
SELECT id, deleted = 0 AND type IN (0, 1) AS meant FROM customers WHERE id IN (?)
