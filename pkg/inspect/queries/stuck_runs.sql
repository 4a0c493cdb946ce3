-- Runs that did not end, but for those that wait for a person and those of which
-- only messages are left that were cancelled in LMS. Used by doctor. Index:
-- powiadom_runs finished, powiadom_outbox run, messageitems PRIMARY.
SELECT r.id AS id, r.planned IS NULL AS planning, UNIX_TIMESTAMP() - r.started AS age
FROM powiadom_runs r
WHERE r.finished IS NULL AND (r.planned IS NOT NULL OR r.held IS NULL) AND r.started < UNIX_TIMESTAMP() - ?
  AND (r.planned IS NULL
       OR NOT EXISTS (SELECT 1 FROM powiadom_outbox o WHERE o.run_id = r.id)
       OR EXISTS (SELECT 1 FROM powiadom_outbox o JOIN messageitems i ON i.id = o.messageitem_id WHERE o.run_id = r.id AND i.status = 1))
ORDER BY r.id
LIMIT 100
