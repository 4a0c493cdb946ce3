-- Forgets invoices or payments that LMS has under other ids now, under which they
-- are remembered in the same transaction. Index: PRIMARY.
DELETE FROM powiadom_told WHERE notification_id = ? AND event = ? AND ref_id IN (?)
