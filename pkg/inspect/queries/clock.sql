-- The server's clock and zone. Used by doctor.
SELECT UNIX_TIMESTAMP() AS now, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS offset_seconds, VERSION() AS version
