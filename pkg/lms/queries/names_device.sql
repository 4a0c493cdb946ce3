-- Ids and names, for flags, completion and reports.
SELECT id AS id, name AS name FROM netdevices ORDER BY name, id
