-- Locks a run until the end of the transaction, so that only one process at a time
-- puts its failed deliveries back. Index: PRIMARY.
SELECT id FROM powiadom_runs WHERE id = ? FOR UPDATE
