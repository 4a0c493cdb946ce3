-- What was told to customers and is dated after a time: LMS may have one of these
-- under another id now. Index: customer.
SELECT ref_id AS ref, told AS told, customer_id AS customer, dated AS dated, COALESCE(value, 0) AS value, COALESCE(number, '') AS number
FROM powiadom_told
WHERE notification_id = ? AND event = ? AND customer_id IN (?) AND dated > ?
