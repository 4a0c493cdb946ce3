-- Takes the next deliveries of a channel for this process. A conditional UPDATE
-- rather than SELECT … FOR UPDATE SKIP LOCKED, which older servers lack and
-- whose locks do not reach other nodes of a cluster. tried: a process whose lease ran
-- out may have made an attempt; 2: it did begin one (begin.sql). Index: ready.
UPDATE powiadom_outbox
SET tried = IF(lease_token IS NULL, tried, GREATEST(tried, 1)), lease_token = ?, lease_until = UNIX_TIMESTAMP() + ?
WHERE channel = ? AND lease_until < UNIX_TIMESTAMP() AND not_before <= UNIX_TIMESTAMP()
ORDER BY messageitem_id
LIMIT ?
