-- Network numbers and masks (a dotted quad, as text) of the given networks.
SELECT id AS id, address AS address, mask AS mask FROM networks WHERE id IN (?)
