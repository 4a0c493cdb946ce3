-- The columns of every index, in order. Used by doctor. No index:
-- information_schema.
SELECT LOWER(table_name) AS table_name, index_name AS index_name, LOWER(column_name) AS column_name
FROM information_schema.statistics
WHERE table_schema = DATABASE()
ORDER BY table_name, index_name, seq_in_index
