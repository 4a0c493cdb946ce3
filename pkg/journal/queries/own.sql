-- Which deliveries are leased to this process, and whether LMS's log still has
-- them as waiting. Index: PRIMARY, messageitems PRIMARY.
SELECT o.messageitem_id AS id, COALESCE(i.status, 0) = 1 AS wanted
FROM powiadom_outbox o
LEFT JOIN messageitems i ON i.id = o.messageitem_id
WHERE o.messageitem_id IN (?) AND o.lease_token LIKE ?
