-- What was told in a week. Used by doctor, which times it.
SELECT COUNT(*) FROM messages WHERE cdate >= UNIX_TIMESTAMP() - 604800
