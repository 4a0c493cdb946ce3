-- All who may be told at all, as the office looks for them by name: the names are
-- compared outside, so that one rule holds for all names. Index: none, all are read.
SELECT id AS id, lastname AS lastname, name AS name
FROM customers
WHERE deleted = 0 AND type IN (0, 1)
ORDER BY id
