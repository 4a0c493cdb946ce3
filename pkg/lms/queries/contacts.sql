-- Mobiles, e-mail addresses and bank accounts, disabled ones too: they are the
-- reason why somebody cannot be reached. Index: customercontacts by customer.
SELECT id AS id, customerid AS customer, contact AS contact, type AS type
FROM customercontacts
WHERE customerid IN (?) AND (type & 73) <> 0
ORDER BY id
