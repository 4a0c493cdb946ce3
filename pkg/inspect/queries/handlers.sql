-- How many rows this connection has read so far. Used by doctor.
SHOW SESSION STATUS LIKE 'Handler_read%'
