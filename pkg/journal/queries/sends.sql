-- The sends by hand of a notification, or those made of flags, since a minute, the
-- newest first. Index: UNIQUE occurrence.
SELECT id AS id, occurrence AS occurrence, started AS started, host AS host, narrowed AS narrowed,
       matched AS matched, deliveries - cancelled AS deliveries, planned IS NOT NULL AS planned
FROM powiadom_runs
WHERE notification_id <=> ? AND occurrence >= ? AND occurrence < 'send~'
ORDER BY id DESC
