-- What tells a server on a machine from others.
SELECT CONCAT(@@hostname, ' ', @@port, ' ', @@datadir)
