-- The host of the newest run, asked before a host becomes the first that may send.
-- Index: PRIMARY, backwards.
SELECT host FROM powiadom_runs ORDER BY id DESC LIMIT 1
