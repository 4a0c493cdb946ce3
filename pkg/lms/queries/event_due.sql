-- Customers with an invoice that is to be paid until a day and is not marked as paid.
-- {{offset}} is what the clock was ahead of UTC when it was issued, so that its day is
-- that of the calendar. Index: documents by cdate.
c.id IN (SELECT d.customerid FROM documents d
         WHERE d.type = 1 AND d.cancelled = 0 AND d.closed = 0 AND d.cdate >= ? AND d.cdate < ? AND d.paytime >= 0
           AND (d.cdate + {{offset}}) DIV 86400 + d.paytime = ?)
