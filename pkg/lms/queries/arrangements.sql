-- Until when cutting off is suspended, of whom it is. Used where arrangements spare.
-- Index: PRIMARY.
SELECT id AS customer, cutoffstop AS until FROM customers WHERE id IN (?) AND cutoffstop > 0
