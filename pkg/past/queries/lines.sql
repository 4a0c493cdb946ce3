-- Lines of LMS's log with what powiadom knows of them, newest first, a page by
-- key. {{by}} is i.messageid or i.customerid, {{order}} what its index is sorted
-- by, so that a page is read and no more, {{subject}} the line's own
-- subject, which older LMS cannot keep, {{text}} the text as sent or nothing;
-- conditions (where_*.sql) stand for the last marker. Used by history. The lines
-- come first (STRAIGHT_JOIN): they are few by either index.
-- Index: messageitems by message or by customer.
SELECT i.id AS id, i.messageid AS message, COALESCE(i.customerid, 0) AS customer,
       COALESCE(TRIM(CONCAT(c.lastname, ' ', c.name)), '') AS customer_name,
       i.destination AS destination, i.lastdate AS changed, i.status AS status, COALESCE(i.error, '') AS error,
       COALESCE(NULLIF(CAST(i.externalmsgid AS CHAR), '0'), '') AS gateway,
       {{subject}} AS subject, {{text}} AS text, COALESCE(m.contenttype, '') AS contenttype, m.cdate AS planned, m.type AS type,
       COALESCE(p.run_id, 0) AS run, COALESCE(r.notification_id, 0) AS notification,
       COALESCE(n.name, JSON_UNQUOTE(JSON_EXTRACT(r.definition, '$.Name')), '') AS name,
       o.attempts AS attempts, o.not_before AS not_before
FROM messageitems i
STRAIGHT_JOIN messages m ON m.id = i.messageid
LEFT JOIN powiadom_messages p ON p.message_id = i.messageid
LEFT JOIN powiadom_runs r ON r.id = p.run_id
LEFT JOIN powiadom_notifications n ON n.id = r.notification_id
LEFT JOIN powiadom_outbox o ON o.messageitem_id = i.id AND i.status = 1
LEFT JOIN customers c ON c.id = i.customerid
WHERE {{by}} IN (?)
  {{conditions}}
ORDER BY {{order}}
LIMIT ?
