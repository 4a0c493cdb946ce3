-- Runs that did not end, but for those that wait for a person. Used by doctor. Index: powiadom_runs finished.
SELECT id AS id, planned IS NULL AS planning, UNIX_TIMESTAMP() - started AS age
FROM powiadom_runs
WHERE finished IS NULL AND (planned IS NOT NULL OR held IS NULL) AND started < UNIX_TIMESTAMP() - ?
ORDER BY id
LIMIT 100
