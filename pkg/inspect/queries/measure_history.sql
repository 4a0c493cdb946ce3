-- What one customer was told. Used by doctor, which times it.
SELECT COUNT(*) FROM messageitems WHERE customerid = (SELECT MAX(id) FROM customers)
