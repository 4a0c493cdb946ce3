-- What the balances of all customers cost to read. Used by doctor, which times it.
SELECT COUNT(*) FROM (SELECT customerid, SUM(value * currencyvalue) AS balance FROM cash WHERE customerid IS NOT NULL GROUP BY customerid) sums
