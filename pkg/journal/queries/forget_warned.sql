-- Index: PRIMARY.
DELETE FROM powiadom_warned WHERE customer_id IN (?)
