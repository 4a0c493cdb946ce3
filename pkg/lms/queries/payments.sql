-- The last payment of each. Index: cash by customer.
SELECT id AS id, customer AS customer, time AS time, value AS value, currency AS currency, comment AS comment, 1 AS rate
FROM (SELECT p.id, p.customerid AS customer, p.time, p.value, COALESCE(p.currency, '') AS currency, p.comment,
             ROW_NUMBER() OVER (PARTITION BY p.customerid ORDER BY p.time DESC, p.id DESC) AS nth
      FROM cash p
      WHERE p.customerid IN (?) AND p.type = 1 AND p.value > 0) ranked
WHERE nth = 1
