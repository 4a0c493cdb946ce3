-- Turns off nodes that are locked. Index: PRIMARY.
UPDATE nodes SET warning = 0 WHERE id IN (?) AND warning <> 0
