-- Customers with a new payment: of the time, or booked lately with the date of the
-- bank. Indexes: cash by time, and PRIMARY.
c.id IN (SELECT b.customerid
         FROM (SELECT p.customerid FROM cash p
               WHERE p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND {{notification}} = 1
               UNION ALL
               SELECT p.customerid FROM cash p
               WHERE p.id > ? AND p.type = 1 AND p.value > 0 AND p.time > ? AND p.time <= ? AND {{notification}} = 1) b)
