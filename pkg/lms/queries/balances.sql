-- Balances as LMS shows them (getCustomerBalance): every row, future ones too,
-- in the system's currency. LMS's table customerbalances is not used: it goes
-- stale. {{until}} leaves out later entries, for the past. Index: cash by customer.
SELECT customerid AS customer, SUM(value * currencyvalue) AS balance
FROM cash
WHERE customerid IN (?) {{until}}
GROUP BY customerid
