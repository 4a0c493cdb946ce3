-- Why deliveries of a run were closed, so far; locked. Index: PRIMARY.
SELECT COALESCE(closed, '{}') FROM powiadom_runs WHERE id = ? FOR UPDATE
