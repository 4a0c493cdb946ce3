-- Takes finished deliveries out of the outbox. Index: PRIMARY.
DELETE FROM powiadom_outbox WHERE messageitem_id IN (?)
