-- Every line of ours that was planned in a period, with its error if it failed
-- and its text if it is an SMS that is paid for, those that came back, too. It is
-- read row by row and counted there: one walk instead of one for each figure,
-- and days are those of the installation's zone. Used by report. Index: messages
-- by cdate, messageitems by message.
SELECT m.type AS type, m.cdate AS planned, COALESCE(r.notification_id, 0) AS notification, i.status AS status,
       COALESCE(i.customerid, 0) AS customer,
       IF(i.status IN (3, 7), LEFT(COALESCE(i.error, ''), 255), '') AS error,
       IF(m.type = 2 AND i.status IN (2, 5, 7), COALESCE(i.body, m.body), '') AS text
FROM messages m
STRAIGHT_JOIN powiadom_messages p ON p.message_id = m.id
LEFT JOIN powiadom_runs r ON r.id = p.run_id
STRAIGHT_JOIN messageitems i ON i.messageid = m.id
WHERE m.cdate >= ? AND m.cdate < ?
