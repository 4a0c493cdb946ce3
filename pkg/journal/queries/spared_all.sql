-- The same of everybody. Index: until.
SELECT id AS id, customer_id AS customer, until AS until, why AS why, person AS person, since AS since
FROM powiadom_spared
WHERE until > ?
ORDER BY until, id
