-- All settings of LMS's user interface, the later row of a duplicate last. LMS
-- reads those with disabled = 0; its installation writes a 2. No index: all rows.
SELECT section AS section, var AS var, COALESCE(value, '') AS value, disabled <> 0 AS disabled,
       userid AS userid, divisionid AS divisionid
FROM uiconfig
ORDER BY id
