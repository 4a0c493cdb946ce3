-- Whom the runs of a period could not reach: counted reasons, as JSON. Used by
-- report. No index by time: runs are read as they are, newest first.
SELECT r.skipped FROM powiadom_runs r WHERE r.at >= ? AND r.at < ? AND r.skipped IS NOT NULL AND r.skipped NOT IN ('', '{}')
