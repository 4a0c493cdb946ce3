-- What a process must know at its start, in one round trip: the version of the
-- own tables, the installation's id, and whether anything is left over.
-- Indexes: PRIMARY, powiadom_outbox ready, powiadom_runs finished.
SELECT (SELECT MAX(version_id) FROM powiadom_schema WHERE is_applied = 1) AS version,
       COALESCE((SELECT value FROM powiadom_meta WHERE name = 'installation'), '') AS installation,
       EXISTS (SELECT 1 FROM powiadom_meta WHERE name LIKE 'fault %') AS faulty,
       EXISTS (SELECT 1 FROM powiadom_outbox) AS waiting,
       EXISTS (SELECT 1 FROM powiadom_runs WHERE finished IS NULL) AS unfinished
