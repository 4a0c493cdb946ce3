-- Customers with a new invoice. Index: documents by cdate.
c.id IN (SELECT d.customerid FROM documents d
         WHERE d.type = 1 AND d.cancelled = 0 AND d.cdate > ? AND d.cdate <= ?)
