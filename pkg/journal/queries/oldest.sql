-- The oldest run of a schedule that is kept, or the oldest time at which something
-- was told; 0 when there is neither. Only runs of a past minute ask: it reads all runs.
SELECT COALESCE((SELECT MIN(at) FROM powiadom_runs WHERE definition IS NULL), (SELECT MIN(told) FROM powiadom_told), 0)
