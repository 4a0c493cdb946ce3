-- The nodes of one customer. Used by doctor, which times it.
SELECT COUNT(*) FROM nodes WHERE ownerid = (SELECT MAX(id) FROM customers)
