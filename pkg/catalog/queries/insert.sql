INSERT INTO powiadom_notifications
    (name, state, minute, hour, day_of_month, month, day_of_week, once, channels, event,
     debt_amount, debt_tariffs, debt_of, grace, due_days, repeat_told, subject, body, content_type, max_recipients, policy, created, updated)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UNIX_TIMESTAMP(), UNIX_TIMESTAMP())
