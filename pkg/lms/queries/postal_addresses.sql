-- Where customers have their letters sent: the postal address (type 0), and behind it
-- the billing one (type 1), which takes its place where there is none, as in LMS.
-- Index: customer_addresses by customer, addresses PRIMARY.
SELECT b.customer_id AS customer, COALESCE(a.street, '') AS street, COALESCE(a.house, '') AS house, COALESCE(a.flat, '') AS flat,
       COALESCE(a.zip, '') AS zip, COALESCE(a.city, '') AS city, COALESCE(a.postoffice, '') AS postoffice
FROM customer_addresses b
JOIN addresses a ON a.id = b.address_id
WHERE b.customer_id IN (?) AND b.type IN (0, 1)
ORDER BY b.type, a.id
