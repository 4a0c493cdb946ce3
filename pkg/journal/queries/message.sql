-- The entry of LMS's message list that a run uses already. Index: UNIQUE variant.
SELECT message_id FROM powiadom_messages WHERE run_id = ? AND channel = ? AND variant = ?
