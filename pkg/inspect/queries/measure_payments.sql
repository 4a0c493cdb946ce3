-- The search for new payments. Used by doctor, which times it.
SELECT COUNT(*) FROM cash WHERE type = 1 AND value > 0 AND time > UNIX_TIMESTAMP() - 86400 AND time <= UNIX_TIMESTAMP()
