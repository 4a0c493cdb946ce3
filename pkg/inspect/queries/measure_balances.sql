-- What the balances of all customers cost to read, as package lms reads them.
-- Used by doctor, which times it.
SELECT COUNT(*) FROM (SELECT SQL_BIG_RESULT customerid + 0 AS customer, ROUND(SUM(value * currencyvalue), 2) AS balance
                      FROM cash WHERE customerid + 0 > 0 GROUP BY customerid + 0) sums
