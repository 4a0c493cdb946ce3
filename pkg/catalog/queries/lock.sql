-- Keeps all notifications from being changed by others until the transaction
-- that applies a file, or what came out of an editor, ends. Index: PRIMARY.
SELECT id AS id FROM powiadom_notifications ORDER BY id FOR UPDATE
