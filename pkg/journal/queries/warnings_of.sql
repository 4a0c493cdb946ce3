-- The warnings of customers, the one that is shown last. Index: customer.
SELECT id AS id, customer_id AS customer, COALESCE(notification_id, 0) AS notification, run_id AS run, messageitem_id AS item,
       text AS text, since AS since, COALESCE(until, 0) AS until
FROM powiadom_warnings
WHERE customer_id IN (?)
ORDER BY customer_id, id
