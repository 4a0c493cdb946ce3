INSERT INTO powiadom_filters (notification_id, kind, value) VALUES (?, ?, ?)
