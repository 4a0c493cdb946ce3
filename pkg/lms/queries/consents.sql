-- Consents to service information by e-mail (3) and by SMS (8), and to marketing by SMS
-- (9) and by e-mail (10).
-- Index: UNIQUE(customerid, type).
SELECT customerid AS customer, type AS type
FROM customerconsents
WHERE customerid IN (?) AND type IN (3, 8, 9, 10)
