-- One process asks for reports: who finds the value that it read. Index: PRIMARY.
UPDATE powiadom_meta SET value = ? WHERE name = ? AND value = ?
