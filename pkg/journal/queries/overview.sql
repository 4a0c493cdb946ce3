-- What a process must know at its start, in one round trip, as names and values:
-- the newest migration of the own tables and how many were applied, the
-- installation's id, faults that were told, streaks of refusals, a pause, the last run
-- whose messages have no digest, the key of the digests in Message-IDs, the hosts that may send, what this database is
-- called, the newest run, the last minute that was looked at, whether anything is
-- left over (a run that waits for a person is not), and the schedules of active
-- notifications, so that a minute in which nothing is due asks no further; how far
-- LMS's payments have come, and had come earlier; whether there are dead addresses,
-- customers whom we warn in the browser or leave in peace, and SMS of the last three days. Indexes: PRIMARY, messages by cdate, powiadom_outbox ready, powiadom_runs finished, powiadom_dead since.
SELECT 'version' AS name, CONCAT(COALESCE(MAX(version_id), 0), ' ', COUNT(DISTINCT version_id)) AS value
FROM powiadom_schema WHERE is_applied = 1 AND version_id > 0
UNION ALL
SELECT name, value FROM powiadom_meta
WHERE name IN ('installation', 'last_tick', 'runs without digest', 'message key', 'reports', 'warned up to', 'hosts', 'pause')
   OR name LIKE 'fault %' OR name LIKE 'streak %' OR name LIKE 'paid %' OR name LIKE 'host %'
UNION ALL
SELECT 'cash', CAST(COALESCE(MAX(id), 0) AS CHAR) FROM cash
UNION ALL
SELECT 'database', DATABASE()
UNION ALL
SELECT 'newest run', CAST(COALESCE(MAX(id), 0) AS CHAR) FROM powiadom_runs
UNION ALL
SELECT 'sms lately', CAST(UNIX_TIMESTAMP() AS CHAR) FROM DUAL
WHERE EXISTS (SELECT 1 FROM messages m STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
              WHERE m.cdate > UNIX_TIMESTAMP() - 259200 AND m.type = 2)
UNION ALL
SELECT 'dead', 'addresses' FROM DUAL WHERE EXISTS (SELECT 1 FROM powiadom_dead WHERE since IS NOT NULL)
UNION ALL
SELECT 'warned', 'customers' FROM DUAL WHERE EXISTS (SELECT 1 FROM powiadom_warned)
UNION ALL
SELECT 'spared', 'customers' FROM DUAL WHERE EXISTS (SELECT 1 FROM powiadom_spared)
UNION ALL
SELECT 'left over', 'deliveries' FROM DUAL WHERE EXISTS (SELECT 1 FROM powiadom_outbox)
UNION ALL
SELECT 'left over', 'runs' FROM DUAL WHERE EXISTS (SELECT 1 FROM powiadom_runs WHERE finished IS NULL AND held IS NULL)
UNION ALL
SELECT DISTINCT 'schedule', CONCAT_WS(' ', minute, hour, day_of_month, month, day_of_week)
FROM powiadom_notifications
WHERE deleted IS NULL AND state NOT IN ('inactive', 'deleted')
