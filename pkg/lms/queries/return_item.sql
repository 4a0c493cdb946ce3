-- A message that came back. Its status decides, so that a report that comes twice counts
-- once. Used by ReturnItem. Index: PRIMARY.
UPDATE messageitems SET status = ?, error = ?, lastdate = UNIX_TIMESTAMP() WHERE id = ? AND status IN (?)
