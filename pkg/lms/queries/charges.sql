-- What a month costs each customer, row by row; package lms sums it up
-- (charge.go). {{net}} stands for the test of a net price, which differs
-- between generations. A row with neither tariff nor liability suspends
-- everything. Index: assignments by customer.
SELECT a.customerid AS customer,
       a.period AS period,
       COALESCE(t.period, 0) AS tariff_period,
       a.tariffid IS NULL AND a.liabilityid IS NULL AS suspends_all,
       CASE WHEN {{net}} THEN COALESCE(t.netvalue, l.netvalue, t.value, l.value, 0) ELSE COALESCE(t.value, l.value, 0) END AS value,
       CASE WHEN {{net}} THEN COALESCE(x.value, 0) ELSE 0 END AS tax_rate,
       COALESCE(t.currency, l.currency, '') AS currency,
       a.pdiscount AS percent_discount,
       a.vdiscount AS value_discount,
       a.count AS count
FROM assignments a
LEFT JOIN tariffs t ON t.id = a.tariffid
LEFT JOIN liabilities l ON l.id = a.liabilityid
LEFT JOIN taxes x ON x.id = COALESCE(t.taxid, l.taxid)
WHERE a.customerid IN (?)
  AND a.commited = 1
  AND a.suspended = 0
  AND a.datefrom <= ?
  AND (a.dateto = 0 OR a.dateto > ?)
ORDER BY a.id
