-- Who of them is in the group of those who are left in peace, named by name or id.
-- Index: customerassignments by customer.
SELECT ca.customerid AS customer
FROM customerassignments ca
JOIN customergroups g ON g.id = ca.customergroupid
WHERE ca.customerid IN (?) AND ca.enddate = 0 AND (g.name = ? OR CAST(g.id AS CHAR) = ?)
