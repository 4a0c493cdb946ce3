-- Writes down what a person did; to an order about a run belongs the run's
-- notification. Index: PRIMARY of powiadom_runs.
INSERT INTO powiadom_log (at, person, host, what, notification_id, run_id, detail)
VALUES (UNIX_TIMESTAMP(), ?, ?, ?, COALESCE(?, (SELECT r.notification_id FROM powiadom_runs r WHERE r.id = ?)), ?, ?)
