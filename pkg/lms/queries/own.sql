-- What one customer has of a kind of filter: of all values ({{values}}: names_*.sql,
-- or a list that package lms makes) those with which he would pass the filter's own
-- condition. Used by explain. Index: that of the condition.
SELECT v.id AS id
FROM ({{values}}) v
JOIN customers c ON c.id = ?
WHERE {{condition}}
ORDER BY v.id
