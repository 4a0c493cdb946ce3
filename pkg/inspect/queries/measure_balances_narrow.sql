-- The same reckoning from the index by customer alone: what is left of the time
-- when an index holds all that is summed. Used by doctor, which times it.
SELECT COUNT(*) FROM (SELECT SQL_BIG_RESULT customerid + 0 AS customer,
                             ROUND(SUM(CAST(customerid AS DECIMAL(9, 2)) * CAST(1 AS DECIMAL(17, 10))), 2) AS balance
                      FROM cash WHERE customerid + 0 > 0 GROUP BY customerid + 0) sums
