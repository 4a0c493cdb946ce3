-- The warnings whose time is over, whoever has them. Index: until.
SELECT id AS id, customer_id AS customer, COALESCE(notification_id, 0) AS notification, run_id AS run, messageitem_id AS item,
       '' AS text, since AS since, COALESCE(until, 0) AS until
FROM powiadom_warnings
WHERE until <= ?
ORDER BY until, id
LIMIT ?
