-- The database user of powiadom's daily work: what it may read and write, and
-- nothing else. For MariaDB 10.5 and MySQL 8.0, or newer.
--
--   1. powiadom migrate -C admin.ini      as a user who may create tables, once and
--                                         after each upgrade; admin.ini is a copy of
--                                         lms.ini with that user in [database]
--   2. Put a password in place of CHANGE-ME below, where you keep this copy.
--   3. mysql lms < grant.sql              as an administrator, in LMS's database
--   4. The same user and password go into [database] of powiadom's lms.ini.
--   5. powiadom doctor                    as that user: is everything in place?
--
-- Repeat 3 after an upgrade of powiadom, which may need more. It can be run any
-- number of times: rights are added, and the password of a user who exists stays.
--
-- LMS's database on another machine: write the name or address from which powiadom
-- connects in place of localhost, everywhere.

CREATE USER IF NOT EXISTS 'powiadom'@'localhost' IDENTIFIED BY 'CHANGE-ME';

-- Who is told, and why. Columns only, where a table holds more than that: of
-- customers no tax number or note, of nodes and netdevices no password. The PIN is
-- read for %pin, and what an address says for the list of those whom the office has
-- to call (recipients --unreachable), which does without where this right is missing.
GRANT SELECT (id, lastname, name, status, type, deleted, divisionid, paytime, pin, message, cutoffstop),
      UPDATE (message) ON customers TO 'powiadom'@'localhost';
GRANT SELECT (id, customerid, contact, type) ON customercontacts TO 'powiadom'@'localhost';
GRANT SELECT (customerid, type) ON customerconsents TO 'powiadom'@'localhost';
GRANT SELECT (customer_id, address_id, type) ON customer_addresses TO 'powiadom'@'localhost';
GRANT SELECT (id, street, house, flat, zip, city, postoffice) ON addresses TO 'powiadom'@'localhost';
GRANT SELECT (id, name) ON customergroups TO 'powiadom'@'localhost';
GRANT SELECT (customerid, customergroupid, startdate, enddate) ON customerassignments TO 'powiadom'@'localhost';
GRANT SELECT (id, ownerid, netdev, linktype, netid, ipaddr, ipaddr_pub, warning),
      UPDATE (warning) ON nodes TO 'powiadom'@'localhost';
GRANT SELECT (id, name) ON nodegroups TO 'powiadom'@'localhost';
GRANT SELECT (nodeid, nodegroupid) ON nodegroupassignments TO 'powiadom'@'localhost';
GRANT SELECT (id, name) ON netdevices TO 'powiadom'@'localhost';
GRANT SELECT (src, dst) ON netlinks TO 'powiadom'@'localhost';
GRANT SELECT (id, name, address, mask) ON networks TO 'powiadom'@'localhost';

-- Money. tariffs and liabilities are price lists; they are granted whole because
-- in older LMS it is another column that marks net prices, and cash because it
-- lacks the one that says whether the customer is to be told.
GRANT SELECT ON cash TO 'powiadom'@'localhost';
GRANT SELECT (id, customerid, type, cdate, paytime, closed, cancelled, number, fullnumber) ON documents TO 'powiadom'@'localhost';
GRANT SELECT (id, customerid, tariffid, liabilityid, period, datefrom, dateto, commited, suspended, pdiscount, vdiscount, count)
      ON assignments TO 'powiadom'@'localhost';
GRANT SELECT ON tariffs TO 'powiadom'@'localhost';
GRANT SELECT ON liabilities TO 'powiadom'@'localhost';
GRANT SELECT (id, value) ON taxes TO 'powiadom'@'localhost';

-- Settings.
GRANT SELECT (keytype, keyvalue) ON dbinfo TO 'powiadom'@'localhost';
GRANT SELECT (id, section, var, value, disabled, userid, divisionid) ON uiconfig TO 'powiadom'@'localhost';
GRANT SELECT (id, account, email, shortname, inv_paytime) ON divisions TO 'powiadom'@'localhost';

-- LMS's message log: new entries, and the results of deliveries. Nothing that was
-- said can be changed or deleted. messageitems is granted whole because older LMS
-- lacks columns that are written in newer.
GRANT SELECT (id, type, cdate, subject, body, sender, contenttype),
      INSERT (type, cdate, subject, body, userid, sender, contenttype) ON messages TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE (status, lastdate, error, externalmsgid) ON messageitems TO 'powiadom'@'localhost';

-- powiadom's own tables.
GRANT SELECT ON powiadom_schema TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON powiadom_meta TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE ON powiadom_notifications TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, DELETE ON powiadom_filters TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE ON powiadom_runs TO 'powiadom'@'localhost';
GRANT SELECT, INSERT ON powiadom_messages TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON powiadom_outbox TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE ON powiadom_spared TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, DELETE ON powiadom_told TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, UPDATE ON powiadom_dead TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, DELETE ON powiadom_warned TO 'powiadom'@'localhost';
GRANT SELECT, INSERT, DELETE ON powiadom_warnings TO 'powiadom'@'localhost';
-- Who did what can be added to and read, and not be rewritten.
GRANT SELECT, INSERT ON powiadom_log TO 'powiadom'@'localhost';
