-- Which of the invoices or payments were told, and when. Index: PRIMARY.
SELECT ref_id AS ref, told AS told FROM powiadom_told WHERE notification_id = ? AND event = ? AND ref_id IN (?)
