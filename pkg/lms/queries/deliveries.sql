-- What is to be sent, with the text frozen when it was planned. {{subject}}
-- stands for the item's own subject, which older LMS cannot keep.
-- Index: messageitems PRIMARY, messages PRIMARY, customers PRIMARY.
SELECT i.id AS id, COALESCE(i.customerid, 0) AS customer, COALESCE(c.divisionid, 0) AS division, i.destination AS destination, i.status AS status,
       COALESCE(m.sender, '') AS sender, {{subject}} AS subject, COALESCE(i.body, m.body) AS body,
       COALESCE(m.contenttype, 'text/plain') AS contenttype, m.cdate AS cdate
FROM messageitems i
JOIN messages m ON m.id = i.messageid
LEFT JOIN customers c ON c.id = i.customerid
WHERE i.id IN (?)
