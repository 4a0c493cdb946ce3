-- Deletes invoices or payments that LMS has under other ids now. The same transaction
-- inserts them under these. Index: PRIMARY.
DELETE FROM powiadom_told WHERE notification_id = ? AND event = ? AND ref_id IN (?)
