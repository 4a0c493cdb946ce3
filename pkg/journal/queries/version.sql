-- The newest migration that was applied. Read by every command.
SELECT MAX(version_id) FROM powiadom_schema WHERE is_applied = 1
