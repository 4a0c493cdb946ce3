-- Lines that failed for good, and whether their error begins with a mark. Two
-- processes that put them back at once meet at the outbox's primary key. Index:
-- messageitems by message.
SELECT id AS id, COALESCE(LEFT(error, ?) = ?, FALSE) AS unsure FROM messageitems WHERE messageid = ? AND status = 3 ORDER BY id
