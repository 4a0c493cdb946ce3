-- All warnings, for whoever lists them. Index: customer.
SELECT id AS id, customer_id AS customer, COALESCE(notification_id, 0) AS notification, run_id AS run, messageitem_id AS item,
       text AS text, since AS since, COALESCE(until, 0) AS until
FROM powiadom_warnings
ORDER BY customer_id, id
