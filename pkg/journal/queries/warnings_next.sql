-- The warnings of the next customers, of whom a run asks whether the reasons last.
-- Indexes: powiadom_warned PRIMARY, customer.
SELECT w.id AS id, w.customer_id AS customer, COALESCE(w.notification_id, 0) AS notification, w.run_id AS run, w.messageitem_id AS item,
       '' AS text, w.since AS since, COALESCE(w.until, 0) AS until
FROM (SELECT customer_id FROM powiadom_warned WHERE customer_id > ? ORDER BY customer_id LIMIT ?) some
JOIN powiadom_warnings w ON w.customer_id = some.customer_id
ORDER BY w.customer_id, w.id
