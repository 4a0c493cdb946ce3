-- Ids and names of customers, by id or by whole name. Index: PRIMARY for ids.
SELECT id AS id, TRIM(CONCAT(lastname, ' ', name)) AS name
FROM customers
WHERE deleted = 0 AND type IN (0, 1) AND (id IN (?) OR TRIM(CONCAT(lastname, ' ', name)) IN (?))
ORDER BY name, id
