-- Whom nobody is to write to at a time. Index: customer.
SELECT id AS id, customer_id AS customer, until AS until, why AS why, person AS person, since AS since
FROM powiadom_spared
WHERE customer_id IN (?) AND until > ?
ORDER BY until, id
