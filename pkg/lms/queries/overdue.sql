-- Overdue balances of customers, in the system's currency. {{counts}} is
-- overdue_entry.sql. Indexes: cash by customer; PRIMARY of the others.
SELECT b.customerid AS customer, SUM(b.value * b.currencyvalue) AS balance
FROM cash b
JOIN customers c ON c.id = b.customerid
LEFT JOIN divisions v ON v.id = c.divisionid
LEFT JOIN documents d ON d.id = b.docid
WHERE b.customerid IN (?) AND {{counts}}
GROUP BY b.customerid
