-- A run, locked until the end of the transaction: its failed deliveries are put back
-- by one process after the other. Index: PRIMARY.
SELECT id FROM powiadom_runs WHERE id = ? FOR UPDATE
