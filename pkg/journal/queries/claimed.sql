-- Whether an occurrence was claimed, for dry runs. Index: UNIQUE occurrence.
SELECT EXISTS (SELECT 1 FROM powiadom_runs WHERE notification_id = ? AND occurrence = ?)
