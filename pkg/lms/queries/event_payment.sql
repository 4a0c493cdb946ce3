-- Customers with a new payment. Index: cash by time.
c.id IN (SELECT p.customerid FROM cash p
         WHERE p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ?)
