-- A customer is left in peace until a time.
INSERT INTO powiadom_spared (customer_id, until, why, person, since) VALUES (?, ?, ?, ?, ?)
