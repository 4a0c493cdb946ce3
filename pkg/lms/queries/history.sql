-- The rows of accounts, unsorted; {{only}} and {{until}} narrow them. A row without a
-- rate is worth nothing, as in LMS's sums. Index: cash by customer.
SELECT e.customerid AS customer, e.id AS id, e.time AS time, e.type = 1 AND e.value > 0 AS payment,
       e.value AS value, COALESCE(e.currency, '') AS currency, COALESCE(e.currencyvalue, 0) AS rate, e.comment AS comment
FROM cash e
WHERE e.customerid IN (?) {{only}} {{until}}
