-- Those who change definitions do it one after the other, on all nodes of a
-- cluster: a row that each writes first, in the journal's table, since a lock on
-- notifications keeps nobody from adding one. Index: PRIMARY.
INSERT INTO powiadom_meta (name, value) VALUES ('definitions', '1')
ON DUPLICATE KEY UPDATE value = CAST(value AS UNSIGNED) + 1
