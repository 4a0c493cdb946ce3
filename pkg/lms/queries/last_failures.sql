-- The newest line of LMS's log of each customer that failed (3) or came back (7),
-- whoever sent it; those that were cancelled in an LMS without that status begin with
-- a mark. Index: messageitems by customer, then PRIMARY.
SELECT i.customerid AS customer, i.destination AS destination, COALESCE(i.error, '') AS error,
       i.lastdate AS changed, m.cdate AS planned, m.type AS type
FROM (SELECT MAX(id) AS id FROM messageitems
      WHERE customerid IN (?) AND status IN (3, 7) AND COALESCE(LEFT(error, ?) <> ?, TRUE)
      GROUP BY customerid) newest
JOIN messageitems i ON i.id = newest.id
JOIN messages m ON m.id = i.messageid
