-- Balances as LMS shows them (getCustomerBalance): every row, future ones too,
-- in the system's currency. LMS's table customerbalances is not used: it goes
-- stale. Index: cash by customer.
SELECT customerid AS customer, SUM(value * currencyvalue) AS balance
FROM cash
WHERE customerid IN (?)
GROUP BY customerid
