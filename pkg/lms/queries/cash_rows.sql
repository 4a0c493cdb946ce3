-- About how many rows there are. Index: PRIMARY, its end alone.
SELECT COALESCE(MAX(id), 0) FROM cash
