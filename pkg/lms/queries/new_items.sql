-- Which lines still wait. Index: messageitems PRIMARY.
SELECT id FROM messageitems WHERE id IN (?) AND status = 1
