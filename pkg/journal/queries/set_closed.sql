-- Why deliveries of a run were closed. Index: PRIMARY.
UPDATE powiadom_runs SET closed = ? WHERE id = ?
