-- What waits, by channel, and for how long the oldest has; the runs that wait for a
-- person, with an empty channel. Asked at the end of a run that is watched.
-- The outbox is small. Index: powiadom_runs finished.
SELECT channel AS channel, COUNT(*) AS waiting, UNIX_TIMESTAMP() - MIN(queued) AS age
FROM powiadom_outbox
GROUP BY channel
UNION ALL
SELECT '', COUNT(*), 0
FROM powiadom_runs
WHERE finished IS NULL AND planned IS NULL AND held IS NOT NULL
