-- Balances, as in balances.sql, of all customers behind the cursor who have less
-- than an amount, by one scan. "+ 0" keeps the server from walking the index of
-- customers instead, which touches the scattered rows one by one, and from
-- splitting the sums (optimizer_switch, split_materialized). SQL_BIG_RESULT makes it
-- sort: otherwise it would use a temporary table, which gets very slow when it
-- outgrows tmp_table_size. {{until}} leaves out later entries, for the past. No index.
SELECT SQL_BIG_RESULT customerid + 0 AS customer, ROUND(SUM(value * currencyvalue), 2) AS balance
FROM cash
WHERE customerid + 0 > ? {{until}}
GROUP BY customerid + 0
HAVING balance < CAST(? AS DECIMAL(40, 4))
ORDER BY customerid + 0
