AND r.notification_id IN (?)
