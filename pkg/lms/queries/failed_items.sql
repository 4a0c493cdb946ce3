-- Lines that failed for good and were not cancelled, and whether their error begins
-- with a mark. The journal has locked their run, so that two processes do not put them
-- back at once.
-- Index: messageitems by message.
SELECT id AS id, COALESCE(LEFT(error, ?) = ?, FALSE) AS unsure FROM messageitems WHERE messageid = ? AND status = 3 AND COALESCE(LEFT(error, ?) <> ?, TRUE) ORDER BY id
