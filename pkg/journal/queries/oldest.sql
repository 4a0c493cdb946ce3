-- How far back the memory of what was due goes, 0 when there is none; asked for
-- runs of a past minute alone, since it reads all runs.
SELECT COALESCE((SELECT MIN(at) FROM powiadom_runs WHERE definition IS NULL), (SELECT MIN(told) FROM powiadom_told), 0)
