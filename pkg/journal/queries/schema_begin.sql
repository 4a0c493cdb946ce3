-- The row that goose begins with. A migrate that was cut off may have left the
-- table without it, and goose does not go on from there. Used by migrate. Index:
-- PRIMARY.
INSERT INTO powiadom_schema (id, version_id, is_applied)
SELECT 1, 0, TRUE FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM powiadom_schema)
