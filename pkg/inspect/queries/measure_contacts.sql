-- The contacts of one customer. Used by doctor, which times it.
SELECT COUNT(*) FROM customercontacts WHERE customerid = (SELECT MAX(id) FROM customers)
