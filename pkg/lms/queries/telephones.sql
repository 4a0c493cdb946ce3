-- Telephones of customers, mobile (1) or landline (4), whether they are for
-- notifications or not; disabled ones (16384) come last. Index: customercontacts by
-- customer.
SELECT customerid AS customer, contact AS contact, (type & 16384) <> 0 AS disabled
FROM customercontacts
WHERE customerid IN (?) AND (type & 5) <> 0
ORDER BY disabled, id
