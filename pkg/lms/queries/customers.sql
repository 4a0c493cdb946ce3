-- Customers by id, between two of them; read row by row, not into memory.
-- Conditions (customer_*.sql, filter_*.sql, event_*.sql) stand for the marker.
-- Index: customers PRIMARY, from the cursor on.
SELECT c.id AS id, TRIM(CONCAT(c.lastname, ' ', c.name)) AS name, COALESCE(c.divisionid, 0) AS division, c.pin AS pin, c.cutoffstop AS arranged
FROM customers c
WHERE c.id > ? AND c.id <= ?
  {{conditions}}
ORDER BY c.id
