-- Payments, for people to recognise. Used by explain. Index: PRIMARY.
SELECT id AS id, '' AS number, time AS time, value * COALESCE(currencyvalue, 1) AS value
FROM cash
WHERE id IN (?)
ORDER BY time, id
