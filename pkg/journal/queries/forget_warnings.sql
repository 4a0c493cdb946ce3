-- Index: PRIMARY.
DELETE FROM powiadom_warnings WHERE id IN (?)
