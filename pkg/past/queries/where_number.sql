AND m.type IN (2, 3) AND REGEXP_REPLACE(i.destination, '[^0-9]', '') LIKE ?
