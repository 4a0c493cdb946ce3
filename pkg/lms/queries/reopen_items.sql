-- Makes lines wait again. Index: PRIMARY.
UPDATE messageitems SET status = 1, error = NULL, lastdate = UNIX_TIMESTAMP() WHERE id IN (?)
