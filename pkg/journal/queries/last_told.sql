-- When a notification last told customers by e-mail or SMS, since a time and up to
-- another: by the time of the run. What waits, and what was perhaps delivered, counts;
-- what failed or was cancelled does not.
-- Index: powiadom_runs by notification, powiadom_messages UNIQUE variant, messageitems by
-- message.
SELECT i.customerid AS customer, MAX(r.at) AS at
FROM powiadom_runs r
STRAIGHT_JOIN powiadom_messages p ON p.run_id = r.id AND p.channel IN ('email', 'sms')
STRAIGHT_JOIN messageitems i ON i.messageid = p.message_id
WHERE r.notification_id = ? AND r.at > ? AND r.at < ? AND i.customerid IN (?)
  AND (i.status IN (1, 2, 4, 5, 8) OR i.status = 3 AND i.error LIKE ?)
GROUP BY i.customerid
