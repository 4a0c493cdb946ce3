-- The definition kept with a send by hand. Index: PRIMARY.
SELECT definition FROM powiadom_runs WHERE id = ?
