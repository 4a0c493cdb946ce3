DELETE FROM powiadom_filters WHERE notification_id = ?
