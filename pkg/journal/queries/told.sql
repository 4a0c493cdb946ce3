-- Which of the invoices or payments were spoken of. Index: PRIMARY.
SELECT ref_id FROM powiadom_told WHERE notification_id = ? AND event = ? AND ref_id IN (?)
