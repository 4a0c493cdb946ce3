-- Notifications with their fields as they stand in the table; {{where}} narrows
-- them (where_*.sql). Index: PRIMARY; the table is small.
SELECT id AS id, name AS name, state AS state, deleted AS deleted,
       minute AS minute, hour AS hour, day_of_month AS day_of_month, month AS month, day_of_week AS day_of_week,
       once AS once, armed AS armed, channels AS channels, event AS event,
       CAST(debt_amount AS CHAR) AS debt_amount, CAST(debt_tariffs AS CHAR) AS debt_tariffs,
       debt_of AS debt_of, grace AS grace, due_days AS due_days, repeat_told AS repeat_told,
       subject AS subject, body AS body, content_type AS content_type, max_recipients AS max_recipients, policy AS policy,
       created AS created, updated AS updated
FROM powiadom_notifications
WHERE {{where}}
ORDER BY id
