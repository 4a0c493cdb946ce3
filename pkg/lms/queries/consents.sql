-- Consents to service information by e-mail (3) and by SMS (8).
-- Index: UNIQUE(customerid, type).
SELECT customerid AS customer, type AS type
FROM customerconsents
WHERE customerid IN (?) AND type IN (3, 8)
