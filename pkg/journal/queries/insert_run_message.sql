INSERT INTO powiadom_messages (message_id, run_id, channel, variant) VALUES (?, ?, ?, ?)
