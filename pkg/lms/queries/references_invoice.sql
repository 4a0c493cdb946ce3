-- Invoices, for people to recognise. Used by explain. Index: PRIMARY.
SELECT id AS id, COALESCE(NULLIF(fullnumber, ''), CAST(number AS CHAR)) AS number, cdate AS time, 0 AS value
FROM documents
WHERE id IN (?)
ORDER BY cdate, id
