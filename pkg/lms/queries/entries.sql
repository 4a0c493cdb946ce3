-- The last entries of each account, newest first. Index: cash by customer.
SELECT id AS id, customer AS customer, time AS time, value AS value, currency AS currency, comment AS comment, rate AS rate
FROM (SELECT e.id, e.customerid AS customer, e.time, e.value, COALESCE(e.currency, '') AS currency, e.comment,
             COALESCE(e.currencyvalue, 0) AS rate,
             ROW_NUMBER() OVER (PARTITION BY e.customerid ORDER BY e.time DESC, e.id DESC) AS nth
      FROM cash e
      WHERE e.customerid IN (?)) ranked
WHERE nth <= ?
ORDER BY customer, nth
