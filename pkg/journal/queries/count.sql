-- Adds results to a run's counters. Index: PRIMARY.
UPDATE powiadom_runs SET sent = sent + ?, failed = failed + ?, cancelled = cancelled + ? WHERE id = ?
