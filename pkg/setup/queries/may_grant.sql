-- Whether who asks may make users and hand on rights in this database. The tables
-- show a user's own rights, and an administrator those of all.
SELECT EXISTS (SELECT 1 FROM information_schema.user_privileges
               WHERE privilege_type = 'CREATE USER' AND REPLACE(grantee, '''', '') = CURRENT_USER())
   AND (EXISTS (SELECT 1 FROM information_schema.user_privileges
                WHERE privilege_type = 'SELECT' AND is_grantable = 'YES' AND REPLACE(grantee, '''', '') = CURRENT_USER())
        OR EXISTS (SELECT 1 FROM information_schema.schema_privileges
                   WHERE privilege_type = 'SELECT' AND is_grantable = 'YES' AND REPLACE(grantee, '''', '') = CURRENT_USER()
                         AND DATABASE() LIKE table_schema))
