-- What the database user may do. Used by doctor.
SHOW GRANTS
