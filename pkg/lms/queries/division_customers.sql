-- How many customers each company of the provider has; 0 is none. Used by
-- doctor. All customers are read once.
SELECT COALESCE(divisionid, 0) AS division, COUNT(*) AS customers
FROM customers
WHERE deleted = 0 AND type IN (0, 1)
GROUP BY COALESCE(divisionid, 0)
