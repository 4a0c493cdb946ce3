-- Overdue balances, as in overdue.sql, of all customers behind the cursor who have less
-- than an amount, by one scan; "+ 0" and SQL_BIG_RESULT are for what all_balances.sql
-- has them. No index for cash; PRIMARY of the others.
SELECT SQL_BIG_RESULT b.customerid + 0 AS customer, ROUND(SUM(b.value * b.currencyvalue), 2) AS balance
FROM cash b
JOIN customers c ON c.id = b.customerid + 0
LEFT JOIN divisions v ON v.id = c.divisionid
LEFT JOIN documents d ON d.id = b.docid
WHERE b.customerid + 0 > ? AND {{counts}}
GROUP BY b.customerid + 0
HAVING balance < CAST(? AS DECIMAL(40, 4))
ORDER BY b.customerid + 0
