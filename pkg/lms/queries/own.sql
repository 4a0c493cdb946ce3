-- What one customer has of a kind of filter: of all values there are ({{values}}:
-- names_*.sql, or what package lms knows by heart) those by which he would pass,
-- by the filter's own condition. Used by explain. Index: that of the condition.
SELECT v.id AS id
FROM ({{values}}) v
JOIN customers c ON c.id = ?
WHERE {{condition}}
ORDER BY v.id
