-- Whether one customer meets conditions, each a column. Used by explain.
-- Index: PRIMARY.
SELECT {{columns}} FROM customers c WHERE c.id = ?
