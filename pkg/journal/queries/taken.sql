-- The runs whose planning this process owns. A run is late when it began two minutes
-- or more after its time: the clocks of host and server may differ a little.
-- Index: powiadom_runs lease.
SELECT id AS id, COALESCE(notification_id, 0) AS notification, occurrence AS occurrence, at AS at,
       definition AS definition, customer_cursor AS customer_cursor, COALESCE(confirmed, 0) AS confirmed,
       started >= at + 120 AS late
FROM powiadom_runs
WHERE lease_token = ? AND planned IS NULL
ORDER BY id
