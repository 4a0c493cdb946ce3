-- Writes all fields but the state. A deleted one is not met. Index: PRIMARY.
UPDATE powiadom_notifications
SET name = ?, minute = ?, hour = ?, day_of_month = ?, month = ?, day_of_week = ?, once = ?, channels = ?, event = ?,
    debt_amount = ?, debt_tariffs = ?, debt_of = ?, grace = ?, due_days = ?, repeat_told = ?, subject = ?, body = ?, content_type = ?, max_recipients = ?, policy = ?,
    updated = UNIX_TIMESTAMP()
WHERE id = ? AND deleted IS NULL AND state <> 'deleted'
