-- Customers to whom a run planned messages, whatever became of them, by id. Used
-- by diff. Index: powiadom_messages UNIQUE variant, messageitems by message.
SELECT DISTINCT i.customerid AS customer, COALESCE(TRIM(CONCAT(c.lastname, ' ', c.name)), '') AS name
FROM powiadom_messages p
JOIN messageitems i ON i.messageid = p.message_id
LEFT JOIN customers c ON c.id = i.customerid
WHERE p.run_id = ? AND i.customerid IS NOT NULL
ORDER BY i.customerid
