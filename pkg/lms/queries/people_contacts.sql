-- Contacts of the given types of all who may be told, as the office looks for them by
-- an address or a telephone number. Index: none, all are read.
SELECT k.id AS id, k.customerid AS customer, k.contact AS contact, k.type AS type
FROM customercontacts k
JOIN customers c ON c.id = k.customerid
WHERE c.deleted = 0 AND c.type IN (0, 1) AND (k.type & ?) <> 0
ORDER BY k.id
