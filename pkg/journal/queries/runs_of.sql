-- The runs of lines of LMS's message log. Indexes: messageitems PRIMARY,
-- powiadom_messages PRIMARY.
SELECT m.run_id AS run, i.id AS id
FROM messageitems i
JOIN powiadom_messages m ON m.message_id = i.messageid
WHERE i.id IN (?)
ORDER BY i.id
