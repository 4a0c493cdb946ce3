-- Ends it before its time. Index: customer.
UPDATE powiadom_spared SET until = ? WHERE customer_id = ? AND until > ?
