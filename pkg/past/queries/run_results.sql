-- How the deliveries of a run stand, channel by channel, and why. Used by runs.
-- Index: powiadom_messages UNIQUE variant, messageitems by message.
SELECT m.type AS type, i.status AS status, LEFT(COALESCE(i.error, ''), 255) AS error, COUNT(*) AS count
FROM powiadom_messages p
STRAIGHT_JOIN messages m ON m.id = p.message_id
STRAIGHT_JOIN messageitems i ON i.messageid = p.message_id
WHERE p.run_id = ?
GROUP BY m.type, i.status, LEFT(COALESCE(i.error, ''), 255)
