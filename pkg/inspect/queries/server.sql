-- How this connection is encrypted. Used by doctor.
SHOW SESSION STATUS WHERE variable_name IN ('Ssl_version', 'Ssl_cipher')
