-- A run whose failed deliveries are tried again is not finished. Index: PRIMARY.
UPDATE powiadom_runs SET finished = NULL, failed = GREATEST(0, failed - ?) WHERE id = ?
