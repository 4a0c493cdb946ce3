-- Which deliveries are leased to this process, and whether LMS's log still has
-- them as waiting; and whether everything was paused meanwhile. Indexes: PRIMARY,
-- messageitems PRIMARY, powiadom_meta PRIMARY.
SELECT o.messageitem_id AS id, COALESCE(i.status, 0) = 1 AS wanted,
       COALESCE((SELECT value FROM powiadom_meta WHERE name = 'pause'), '') AS pause
FROM powiadom_outbox o
LEFT JOIN messageitems i ON i.id = o.messageitem_id
WHERE o.messageitem_id IN (?) AND o.lease_token LIKE ?
