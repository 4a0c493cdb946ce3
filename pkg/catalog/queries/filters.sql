-- Every filter. Index: PRIMARY.
SELECT notification_id AS notification, kind AS kind, value AS value
FROM powiadom_filters
ORDER BY notification_id, kind, value
