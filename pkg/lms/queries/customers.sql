-- Customers by id, of those who pass the filters; read row by row, not into
-- memory. Conditions of filters and event (filter_*.sql, event_*.sql) stand for
-- the marker. Index: customers PRIMARY, from the cursor on.
SELECT c.id AS id, TRIM(CONCAT(c.lastname, ' ', c.name)) AS name, COALESCE(c.divisionid, 0) AS division, c.pin AS pin
FROM customers c
WHERE c.id > ?
  AND c.deleted = 0
  AND c.type IN (0, 1)
  {{conditions}}
ORDER BY c.id
