-- The last minute that a run looked at. Index: PRIMARY.
SELECT value FROM powiadom_meta WHERE name = 'last_tick'
