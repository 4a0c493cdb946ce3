-- What waits of a run, and what a process has taken to send it, locked until the end
-- of the transaction. Index: powiadom_outbox run.
SELECT messageitem_id AS id, lease_until >= UNIX_TIMESTAMP() AS taken FROM powiadom_outbox WHERE run_id = ? ORDER BY messageitem_id FOR UPDATE
