-- The migrations that were applied, without goose's own first row. Read before
-- migrating, and when what is read at every start fails.
SELECT DISTINCT version_id FROM powiadom_schema WHERE is_applied = 1 AND version_id > 0
