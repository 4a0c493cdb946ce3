-- Gives planning back, for the next process to go on at once. Index: PRIMARY.
UPDATE powiadom_runs SET lease_token = NULL, lease_until = 0 WHERE id = ? AND lease_token = ? AND planned IS NULL
