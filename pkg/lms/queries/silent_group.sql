-- Whether there is a group of that name or id. Index: none; the table is small.
SELECT COUNT(*) FROM customergroups WHERE name = ? OR CAST(id AS CHAR) = ?
