-- The counted reasons so far. Index: PRIMARY.
SELECT COALESCE(skipped, '{}') FROM powiadom_runs WHERE id = ?
