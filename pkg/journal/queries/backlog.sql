-- What waits in the outbox, for doctor. Index: powiadom_outbox ready.
SELECT channel AS channel, COUNT(*) AS waiting, COALESCE(SUM(lease_until >= UNIX_TIMESTAMP()), 0) AS leased,
       COALESCE(MAX(attempts), 0) AS attempts
FROM powiadom_outbox
GROUP BY channel
ORDER BY channel
