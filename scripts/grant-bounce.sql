-- The database user of "powiadom bounce", which the mail server starts: what it may
-- read and write, and nothing else. As in grant.sql: put a password in place of
-- CHANGE-ME and another name in place of localhost where you keep this copy, and run
-- it in LMS's database, after "powiadom migrate". It can be run any number of times.

CREATE USER IF NOT EXISTS 'powiadom-bounce'@'localhost' IDENTIFIED BY 'CHANGE-ME';

-- Which e-mail it was, and what became of it.
GRANT SELECT (keytype, keyvalue) ON dbinfo TO 'powiadom-bounce'@'localhost';
GRANT SELECT (id, divisionid) ON customers TO 'powiadom-bounce'@'localhost';
GRANT SELECT (id, cdate, subject, body, sender, contenttype) ON messages TO 'powiadom-bounce'@'localhost';
GRANT SELECT, UPDATE (status, lastdate, error) ON messageitems TO 'powiadom-bounce'@'localhost';

-- The key of the seals in Message-IDs.
GRANT SELECT (name, value) ON powiadom_meta TO 'powiadom-bounce'@'localhost';

-- Addresses that do not exist.
GRANT SELECT, INSERT, UPDATE ON powiadom_dead TO 'powiadom-bounce'@'localhost';
