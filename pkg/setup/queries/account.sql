-- Whether there is an account of this name and host. For the administrator; the
-- primary key serves it.
SELECT COUNT(*) FROM mysql.user WHERE User = ? AND Host = ?
