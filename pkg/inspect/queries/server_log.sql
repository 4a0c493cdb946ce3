-- Whether and how the server logs what is written. Used by doctor.
SHOW SESSION VARIABLES WHERE variable_name IN ('log_bin', 'binlog_format', 'version')
