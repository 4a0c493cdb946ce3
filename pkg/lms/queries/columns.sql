-- Columns whose presence, type or character set tells the generation of LMS.
-- Used by Open. No index: information_schema.
SELECT CONCAT(table_name, '.', column_name) AS name,
       data_type AS type,
       character_set_name AS charset
FROM information_schema.columns
WHERE table_schema = DATABASE()
  AND table_name IN ('dbinfo', 'customers', 'customercontacts', 'customerconsents', 'customerassignments', 'customer_addresses', 'cash',
                     'documents', 'assignments', 'tariffs', 'messages', 'messageitems')
