-- A default text of a notification, for setup, as LMS's administrator: where LMS
-- has no row for it, off or on. The unique key is no help, since NULL differs from
-- NULL in it.
INSERT INTO uiconfig (section, var, value, description, disabled)
SELECT 'phpui', ?, ?, '', 0
FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM uiconfig u WHERE u.section = 'phpui' AND u.var = ? AND COALESCE(u.userid, 0) = 0 AND COALESCE(u.divisionid, 0) = 0)
