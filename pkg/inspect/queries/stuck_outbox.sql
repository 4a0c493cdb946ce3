-- Deliveries that should have been taken up long ago, and those that fail again
-- and again, by channel. Used by doctor. The outbox is small.
SELECT channel AS channel, COUNT(*) AS waiting,
       COALESCE(SUM(not_before < UNIX_TIMESTAMP() - ? AND lease_until < UNIX_TIMESTAMP() - ? AND queued < UNIX_TIMESTAMP() - ?), 0) AS late,
       COALESCE(SUM(attempts >= ?), 0) AS tried, MAX(attempts) AS attempts
FROM powiadom_outbox
GROUP BY channel
ORDER BY channel
