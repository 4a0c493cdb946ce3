-- Lines that failed for good. Two processes that put them back at once meet at
-- the outbox's primary key. Index: messageitems by message.
SELECT id FROM messageitems WHERE messageid = ? AND status = 3 ORDER BY id
