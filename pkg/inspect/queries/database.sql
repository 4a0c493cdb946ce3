-- The name of LMS's database. Used by doctor.
SELECT DATABASE()
