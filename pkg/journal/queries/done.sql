-- Finished deliveries leave. Index: PRIMARY.
DELETE FROM powiadom_outbox WHERE messageitem_id IN (?)
