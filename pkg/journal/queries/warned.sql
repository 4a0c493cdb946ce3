-- What is known of customers whom we warn. Whoever changes it has locked them in LMS's
-- table. Index: PRIMARY.
SELECT customer_id AS customer, text_before AS text_before, lit AS lit, lit_before AS lit_before
FROM powiadom_warned
WHERE customer_id IN (?)
