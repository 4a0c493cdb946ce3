-- Deliveries that should have been taken up long ago, and those that fail again
-- and again, by channel. What was cancelled in LMS waits for nothing. Used by doctor.
-- The outbox is small. Index: messageitems PRIMARY.
SELECT o.channel AS channel, COUNT(*) AS waiting,
       COALESCE(SUM(o.not_before < UNIX_TIMESTAMP() - ? AND o.lease_until < UNIX_TIMESTAMP() - ? AND o.queued < UNIX_TIMESTAMP() - ?), 0) AS late,
       COALESCE(SUM(o.attempts >= ?), 0) AS tried, MAX(o.attempts) AS attempts
FROM powiadom_outbox o
JOIN messageitems i ON i.id = o.messageitem_id AND i.status = 1
GROUP BY o.channel
ORDER BY o.channel
