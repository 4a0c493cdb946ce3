-- The entries of LMS's message list that belong to a run. Index: UNIQUE variant.
SELECT message_id AS id, channel AS channel FROM powiadom_messages WHERE run_id = ? AND channel <> 'warning' ORDER BY message_id
