-- Marks a delivery of this process as begun, before an attempt that must not be
-- repeated. It changes no row when another process has taken it. Index: PRIMARY.
UPDATE powiadom_outbox SET tried = 2 WHERE messageitem_id = ? AND lease_token LIKE ? AND tried <> 2
